package io.kubevmm.virtctl.cli;

import java.util.List;
import java.util.stream.Stream;

/** Writes the script by which fish completes verbs, options, choices and, else, files. */
public final class FishCompletion {
  private FishCompletion() {}

  /** The script for a program. */
  public static String script(Program program) {
    StringBuilder script = new StringBuilder("# Completes " + program.name() + " in fish.\n");
    for (Syntax verb : program.verbs()) {
      line(script, program, "__fish_use_subcommand", " -a " + verb.name(), verb.summary());
    }
    program.common().forEach(option -> option(script, program, "", option));
    for (Syntax verb : program.verbs()) {
      String there = "__fish_seen_subcommand_from " + String.join(" ", names(verb));
      verb.options().forEach(option -> option(script, program, there, option));
    }
    return script.toString();
  }

  private static List<String> names(Syntax verb) {
    return Stream.concat(Stream.of(verb.name()), verb.aliases().stream()).toList();
  }

  private static void option(StringBuilder script, Program program, String when, Option option) {
    StringBuilder how = new StringBuilder();
    for (String name : option.names()) {
      how.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    if (option.takesNext()) {
      how.append(" -r");
    }
    if (!option.choices().isEmpty()) {
      how.append(" -f -a '").append(String.join(" ", option.choices())).append("'");
    }
    line(script, program, when, how.toString(), option.help());
  }

  private static void line(
      StringBuilder script, Program program, String when, String how, String what) {
    script.append("complete -c ").append(program.name());
    if (!when.isEmpty()) {
      script.append(" -n '").append(when).append("'");
    }
    script.append(how).append(" -d '").append(what.replace("\\", "\\\\").replace("'", "\\'"));
    script.append("'\n");
  }
}
