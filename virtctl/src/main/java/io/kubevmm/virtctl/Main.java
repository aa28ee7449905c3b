package io.kubevmm.virtctl;

import io.kubevmm.kube.KubeConfigException;
import io.kubevmm.kube.KubeException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Starts {@code virtctl}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments, writer(System.out), writer(System.err));
    System.exit(code);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
  }

  /** Runs one command line and returns its exit code. */
  static int run(String[] arguments, PrintWriter out, PrintWriter err) {
    CommandLine virtctl = new CommandLine(new Virtctl());
    Verb.addTo(virtctl, arguments);
    virtctl.setOut(out);
    virtctl.setErr(err);
    virtctl.setUsageHelpAutoWidth(true);
    virtctl.setCaseInsensitiveEnumValuesAllowed(true);
    virtctl.setParameterExceptionHandler(Main::wrongArguments);
    virtctl.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(failure, command.getErr()));
    try {
      return virtctl.execute(arguments);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int wrongArguments(CommandLine.ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(wrong.getMessage());
    if (!CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err)) {
      err.println("`" + command.getCommandSpec().qualifiedName() + " --help` explains the usage.");
    }
    return Failure.USER;
  }

  private static int failed(Exception failure, PrintWriter err) throws Exception {
    Failure told =
        switch (failure) {
          case Failure already -> already;
          case KubeException refused -> Failure.of(refused);
          case KubeConfigException config -> Failure.user(String.valueOf(config.getMessage()));
          case IllegalArgumentException wrong -> Failure.user(String.valueOf(wrong.getMessage()));
          default -> throw failure;
        };
    err.println(told.getMessage());
    return told.code();
  }
}
