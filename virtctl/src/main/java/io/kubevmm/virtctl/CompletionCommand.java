package io.kubevmm.virtctl;

import io.kubevmm.virtctl.cli.Completion;
import io.kubevmm.virtctl.cli.FishCompletion;
import io.kubevmm.virtctl.cli.Parameters;
import io.kubevmm.virtctl.cli.Syntax;
import java.util.List;

/** Prints a completion script. */
final class CompletionCommand implements Command {
  @Override
  public Syntax syntax() {
    return new Syntax(
        "completion",
        List.of(),
        "Prints a script with which the shell completes verbs and options.",
        List.of(),
        Parameters.exactly(1, "SHELL", "bash or zsh, which one script serves, or fish."),
        List.of(),
        List.of(
            "source <(virtctl completion bash)                           for this shell",
            "virtctl completion bash > /etc/bash_completion.d/virtctl    for every shell"));
  }

  @Override
  public int run(Invocation call) {
    String shell = call.words().getFirst();
    switch (shell) {
      case "bash", "zsh" -> call.out().print(Completion.script(Virtctl.PROGRAM));
      case "fish" -> call.out().print(FishCompletion.script(Virtctl.PROGRAM));
      default ->
          throw Failure.user("There is a script for bash, zsh and fish, none for " + shell + ".");
    }
    return 0;
  }
}
