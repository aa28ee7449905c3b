package io.kubevmm.virtctl;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * A verb of the command line, and how to make it when it is needed.
 *
 * @param aliases other names
 */
record Verb(String name, List<String> aliases, Supplier<Object> command) {
  private static final List<Verb> ALL =
      List.of(
          new Verb("list", List.of("ls"), ListCommand::new),
          new Verb("start", List.of(), StartCommand::new),
          new Verb("stop", List.of(), StopCommand::new),
          new Verb("restart", List.of(), RestartCommand::new),
          new Verb("pause", List.of(), PauseCommand::new),
          new Verb("resume", List.of(), ResumeCommand::new),
          new Verb("save", List.of(), SaveCommand::new),
          new Verb("cordon", List.of(), CordonCommand::new),
          new Verb("uncordon", List.of(), UncordonCommand::new),
          new Verb("version", List.of(), VersionCommand::new),
          new Verb("completion", List.of(), CompletionCommand::new));

  /**
   * Adds the verbs that the arguments may mean. Making a verb means reading its class by
   * reflection, so the others are left out; when none is named, or help is asked for, all are
   * there.
   */
  static void addTo(CommandLine virtctl, String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    List<Verb> named = ALL.stream().filter(verb -> verb.isAmong(words)).toList();
    boolean all = named.isEmpty() || words.contains("completion");
    for (Verb verb : all ? ALL : named) {
      virtctl.addSubcommand(verb.name, verb.command.get(), verb.aliases.toArray(String[]::new));
    }
  }

  private boolean isAmong(List<String> words) {
    return words.contains(name) || words.stream().anyMatch(aliases::contains);
  }
}
