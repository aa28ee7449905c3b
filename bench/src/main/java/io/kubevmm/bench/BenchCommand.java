package io.kubevmm.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all benchmarks share: a measurement, and a report after it. */
abstract class BenchCommand implements Callable<Integer> {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the raw figures to this file.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--seed", description = "Of everything random; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  private final String name;

  BenchCommand(String name) {
    this.name = name;
  }

  /** Measures, and writes what came out into the report. */
  abstract void measure(Report report);

  final long seed() {
    return seed;
  }

  final void progress(String text) {
    System.err.println("bench " + name + ": " + text);
  }

  @Override
  public final Integer call() {
    Report report = new Report(System.out, name);
    measure(report);
    report.write(json);
    return 0;
  }
}
