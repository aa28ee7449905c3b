package io.kubevmm.virtctl.cli;

import io.kubevmm.analyser.Suggestions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads one command line by what the program says that it takes. */
public final class Parser {
  private final Program program;
  private final Deque<String> left;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final List<String> words = new ArrayList<>();
  private Optional<Syntax> verb = Optional.empty();

  private Parser(Program program, List<String> arguments) {
    this.program = program;
    this.left = new ArrayDeque<>(arguments);
  }

  /**
   * Reads the arguments. When help is asked for, parameters may be missing.
   *
   * @throws UsageException for an unknown verb or option, and for values or parameters that are
   *     missing, wrong or too many
   */
  public static Arguments parse(Program program, List<String> arguments) {
    Parser parser = new Parser(program, arguments);
    parser.read();
    if (!parser.values.containsKey(program.help().id())) {
      parser.checkParameters();
    }
    return new Arguments(parser.verb, parser.values, parser.words);
  }

  private void read() {
    boolean options = true;
    while (!left.isEmpty()) {
      String argument = left.pop();
      if (options && argument.equals("--")) {
        options = false;
      } else if (options && argument.startsWith("--")) {
        longOption(argument);
      } else if (options && argument.length() > 1 && argument.startsWith("-")) {
        letters(argument.substring(1));
      } else if (verb.isEmpty()) {
        verb = Optional.of(named(argument));
      } else {
        words.add(argument);
      }
    }
  }

  private Syntax named(String word) {
    for (Syntax known : program.verbs()) {
      if (known.isCalled(word)) {
        return known;
      }
    }
    List<String> names = program.verbs().stream().map(Syntax::name).toList();
    String meant =
        Suggestions.nearest(word, names)
            .map(near -> "Did you mean `" + program.name() + " " + near + "`?")
            .orElse("`" + program.name() + " --help` lists the verbs.");
    throw new UsageException(verb, "There is no verb " + word + ".\n" + meant);
  }

  private void longOption(String argument) {
    int sign = argument.indexOf('=');
    String name = sign < 0 ? argument : argument.substring(0, sign);
    Option option = option(name);
    if (sign >= 0) {
      put(option, name, argument.substring(sign + 1));
    } else {
      put(option, name);
    }
  }

  /** Flags in a row, of which the last may have a value. */
  private void letters(String text) {
    for (int i = 0; i < text.length(); i++) {
      String name = "-" + text.charAt(i);
      Option option = option(name);
      String rest = text.substring(i + 1);
      if (rest.startsWith("=") || (!option.isFlag() && !rest.isEmpty())) {
        put(option, name, rest.startsWith("=") ? rest.substring(1) : rest);
        return;
      }
      put(option, name);
    }
  }

  private Option option(String name) {
    List<Option> known = new ArrayList<>(program.common());
    verb.ifPresent(it -> known.addAll(it.options()));
    for (Option option : known) {
      if (option.names().contains(name)) {
        return option;
      }
    }
    List<String> names = known.stream().flatMap(option -> option.names().stream()).toList();
    String meant =
        name.length() == 2
            ? ""
            : Suggestions.nearest(name, names)
                .map(near -> " Did you mean " + near + "?")
                .orElse("");
    throw wrong("There is no option " + name + (verb.isEmpty() ? " before a verb." : ".") + meant);
  }

  /** An option to which no value is attached. */
  private void put(Option option, String name) {
    if (!option.takesNext()) {
      values.put(option.id(), option.fallback());
    } else if (left.isEmpty()) {
      throw wrong("The option " + name + " needs a value: " + name + " " + option.label() + ".");
    } else {
      put(option, name, left.pop());
    }
  }

  private void put(Option option, String name, String value) {
    if (option.isFlag()) {
      throw wrong("The option " + name + " takes no value.");
    }
    String before = values.put(option.id(), chosen(option, name, value));
    if (before != null) {
      throw wrong("The option " + name + " is there twice.");
    }
  }

  private String chosen(Option option, String name, String value) {
    String lower = value.toLowerCase(Locale.ROOT);
    if (option.choices().isEmpty() || option.choices().contains(lower)) {
      return option.choices().isEmpty() ? value : lower;
    }
    throw wrong(
        "\"" + value + "\" is none of " + name + "'s " + String.join(", ", option.choices()) + ".");
  }

  private void checkParameters() {
    Parameters takes = verb.map(Syntax::parameters).orElse(Parameters.NONE);
    if (words.size() < takes.least()) {
      throw wrong("Missing: " + takes.label() + ".");
    }
    if (words.size() > takes.most()) {
      throw wrong("\"" + words.get(takes.most()) + "\" is one parameter too many.");
    }
  }

  private UsageException wrong(String sentence) {
    String command = verb.map(it -> program.name() + " " + it.name()).orElse(program.name());
    return new UsageException(verb, sentence + "\n`" + command + " --help` explains the usage.");
  }
}
