package io.kubevmm.bench;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all benchmarks share: a rig around the measurement, and a report after it. */
abstract class RigCommand implements Callable<Integer> {

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the raw figures to this file.")
  private Optional<Path> json = Optional.empty();

  @Option(names = "--seed", description = "Of everything random; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  private final String name;

  RigCommand(String name) {
    this.name = name;
  }

  /** Measures, and writes what came out into the report. */
  abstract void measure(Rig rig, Report report);

  final long seed() {
    return seed;
  }

  final void progress(String text) {
    System.err.println("bench " + name + ": " + text);
  }

  /** The executor's flag for what runs guests on this machine. */
  static String accelerator(Rig rig) {
    return rig.accelerator().accelerator().flag();
  }

  @Override
  public final Integer call() {
    Report report = new Report(System.out, name);
    Rig rig = Rig.start(this::progress);
    boolean measured = false;
    try {
      measure(rig, report);
      measured = true;
    } finally {
      if (measured) {
        rig.close();
      } else {
        rig.closeKeepingLogs();
        progress("the logs of the failed run are in " + rig.path("log") + " until the next run");
      }
    }
    report.write(json);
    return 0;
  }
}
