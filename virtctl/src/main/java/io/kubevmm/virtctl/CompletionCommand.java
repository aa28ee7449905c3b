package io.kubevmm.virtctl;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a completion script. */
@Command(
    name = "completion",
    description = "Prints a script with which the shell completes verbs and options.",
    footer = {
      "%nExamples:",
      "  source <(virtctl completion bash)                           for this shell",
      "  virtctl completion bash > /etc/bash_completion.d/virtctl    for every shell"
    })
final class CompletionCommand implements Callable<Integer> {
  /** The shells; zsh reads bash's scripts by its bashcompinit, which the script switches on. */
  enum Shell {
    bash,
    zsh
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
  @SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // one script serves both
  private Shell shell;

  @Override
  public Integer call() {
    String script = AutoComplete.bash("virtctl", spec.root().commandLine());
    spec.commandLine().getOut().print(script);
    return 0;
  }
}
