package io.kubevmm.localcluster.cli;

import io.kubevmm.kube.KubeConfigException;
import io.kubevmm.kube.KubeException;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.LocalClusterException;
import java.io.UncheckedIOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The process behind {@code ./kubevmm}. */
@Command(
    name = "kubevmm",
    description = "KubeVMM on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class Main {

  private Main() {}

  /** Runs one command and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    Terminal terminal = new Terminal(System.out, System.err);
    System.exit(commandLine(Installation.ofThisProcess(), terminal).execute(arguments));
  }

  static CommandLine commandLine(Installation installation, Terminal terminal) {
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new Up(installation, terminal))
            .addSubcommand(new Down(installation, terminal))
            .addSubcommand(new Status(installation, terminal))
            .addSubcommand(new Logs(installation, terminal))
            .addSubcommand(new Prepare(installation, terminal));
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, terminal));
    return line;
  }

  private static int explain(Exception failure, Terminal terminal) throws Exception {
    switch (failure) {
      case LocalClusterException known -> terminal.fail(known);
      case KubeException answer -> terminal.fail(answer);
      case KubeConfigException config -> terminal.fail(config);
      case UncheckedIOException io -> terminal.fail(io);
      default -> throw failure;
    }
    return 1;
  }
}
