package io.kubevmm.virtctl;

import io.kubevmm.kube.KubeConfigException;
import io.kubevmm.kube.KubeException;
import io.kubevmm.virtctl.cli.Arguments;
import io.kubevmm.virtctl.cli.Help;
import io.kubevmm.virtctl.cli.Parser;
import io.kubevmm.virtctl.cli.UsageException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Starts {@code virtctl}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments, System.in, writer(System.out), writer(System.err));
    System.exit(code);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), false);
  }

  /** Runs one command line and returns its exit code. */
  static int run(String[] arguments, InputStream in, PrintWriter out, PrintWriter err) {
    try {
      return run(List.of(arguments), in, out, err);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static int run(List<String> arguments, InputStream in, PrintWriter out, PrintWriter err) {
    Arguments read;
    try {
      read = Parser.parse(Virtctl.PROGRAM, arguments);
    } catch (UsageException wrong) {
      err.println(wrong.getMessage());
      return wrong.verb().map(verb -> Virtctl.command(verb).wrongUsage()).orElse(Failure.USER);
    }
    if (read.verb().isEmpty()) {
      // Without a verb there is nothing to do but to explain.
      boolean asked = read.has(Virtctl.HELP);
      (asked ? out : err).print(Help.of(Virtctl.PROGRAM));
      return asked ? 0 : Failure.USER;
    }
    if (read.has(Virtctl.HELP)) {
      out.print(Help.of(Virtctl.PROGRAM, read.verb().get()));
      return 0;
    }
    Command command = Virtctl.command(read.verb().get());
    try {
      return command.run(new Invocation(read, in, out, err));
    } catch (Failure told) {
      return told(told, err);
    } catch (KubeException refused) {
      return told(Failure.of(refused), err);
    } catch (KubeConfigException | IllegalArgumentException wrong) {
      return told(Failure.user(String.valueOf(wrong.getMessage())), err);
    }
  }

  private static int told(Failure failure, PrintWriter err) {
    err.println(failure.getMessage());
    return failure.code();
  }
}
