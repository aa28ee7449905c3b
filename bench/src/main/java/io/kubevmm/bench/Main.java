package io.kubevmm.bench;

import io.kubevmm.kube.KubeException;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.localcluster.LocalClusterException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The process behind {@code ./kubevmm bench}. */
@Command(
    name = "bench",
    description = {
      "Measures KubeVMM on this machine, in a system of its own that is taken away afterwards;",
      "conversions without one. Needs root, but for convert. The figures are those of this machine and this minute: compare within a run."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
public final class Main {

  private Main() {}

  /** Runs one benchmark and ends the JVM with its exit code; a missed goal is no failure. */
  public static void main(String[] arguments) {
    // Figures are written alike on every machine.
    Locale.setDefault(Locale.ROOT);
    CommandLine line =
        new CommandLine(new Main())
            .addSubcommand(new StartBench())
            .addSubcommand(new LiveBench())
            .addSubcommand(new StorageBench())
            .addSubcommand(new IdleBench())
            .addSubcommand(new MemoryBench())
            .addSubcommand(new PodsBench())
            .addSubcommand(new CrdBench())
            .addSubcommand(new ConvertBench());
    line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure));
    System.exit(line.execute(arguments));
  }

  private static int explain(Exception failure) throws Exception {
    switch (failure) {
      case BenchException known -> say(known);
      case LocalClusterException known -> say(known);
      case KubeException answer -> say(answer);
      case LibvirtException answer -> say(answer);
      case UncheckedIOException io -> say(io);
      default -> throw failure;
    }
    return 1;
  }

  private static void say(Exception failure) {
    System.err.println("bench: " + Objects.toString(failure.getMessage(), failure.toString()));
  }
}
