package io.kubevmm.virtctl.cli;

import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes the script by which a shell completes verbs, options, choices and, else, files. */
public final class Completion {
  private Completion() {}

  /** The script for a program. */
  public static String script(Program program) {
    return """
    # Completes %1$s, in bash and by its bashcompinit in zsh. `%1$s completion` made it.
    if [ -n "${ZSH_VERSION-}" ] && ! type complete >/dev/null 2>&1; then
      autoload -U +X compinit bashcompinit && compinit && bashcompinit
    fi

    _%1$s() {
      local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
      local verb= words= options= i
      # The shell takes --output=yaml apart at its sign.
      if [ "$word" = = ]; then
        word=
      elif [ "$before" = = ]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
      fi
      for ((i = 1; i < COMP_CWORD; i++)); do
        case ${COMP_WORDS[i]} in
          %2$s) i=$((i + 1)) ;;
          -*) ;;
          *) verb=${COMP_WORDS[i]}; break ;;
        esac
      done
      case $verb in
    %3$s  esac
      case $verb:$before in
    %4$s  esac
      case $word in
        -*) words=$options ;;
      esac
      COMPREPLY=($(compgen -W "$words" -- "$word"))
    }

    complete -F _%1$s -o default %1$s
    """
        .formatted(program.name(), valued(program), verbs(program), choices(program));
  }

  /** The options whose value is the next word, in all verbs. */
  private static String valued(Program program) {
    return Stream.concat(
            program.common().stream(), program.verbs().stream().flatMap(v -> v.options().stream()))
        .filter(Option::takesNext)
        .flatMap(option -> option.names().stream())
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining(" | "));
  }

  private static String verbs(Program program) {
    String names =
        program.verbs().stream()
            .flatMap(verb -> names(verb).stream())
            .collect(Collectors.joining(" "));
    StringBuilder cases = new StringBuilder();
    cases.append(aCase("''", "words='" + names + "' options='" + options(program.common()) + "'"));
    for (Syntax verb : program.verbs()) {
      List<Option> all = Stream.concat(verb.options().stream(), program.common().stream()).toList();
      cases.append(aCase(String.join(" | ", names(verb)), "options='" + options(all) + "'"));
    }
    return cases.toString();
  }

  private static String choices(Program program) {
    StringBuilder cases = new StringBuilder();
    for (Syntax verb : program.verbs()) {
      for (Option option : verb.options()) {
        if (!option.choices().isEmpty()) {
          String pattern =
              names(verb).stream()
                  .flatMap(name -> option.names().stream().map(o -> name + ":" + o))
                  .collect(Collectors.joining(" | "));
          cases.append(aCase(pattern, "words='" + String.join(" ", option.choices()) + "'"));
        }
      }
    }
    return cases.toString();
  }

  private static String aCase(String pattern, String then) {
    return "    " + pattern + ") " + then + " ;;\n";
  }

  private static List<String> names(Syntax verb) {
    return Stream.concat(Stream.of(verb.name()), verb.aliases().stream()).toList();
  }

  private static String options(List<Option> options) {
    return options.stream()
        .flatMap(option -> option.names().stream())
        .collect(Collectors.joining(" "));
  }
}
