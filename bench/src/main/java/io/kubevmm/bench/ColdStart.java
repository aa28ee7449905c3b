package io.kubevmm.bench;

import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/** A single conversion from the command line, against the least that virsh can do. */
final class ColdStart {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double GOAL_MILLIS = 350;

  private ColdStart() {}

  /** Measures; the first run builds what is not built yet. */
  static void measure(Path folder, int rounds, long seed, Report report, Consumer<String> say) {
    Path file = folder.resolve("cold.xml");
    try {
      Files.writeString(file, LargeDomain.of(4096));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String root = Objects.requireNonNullElse(System.getenv("KUBEVMM_ROOT"), ".");
    Alternation.Side ours =
        program(
            "./kubevmm virtctl convert", root + "/kubevmm", "virtctl", "convert", file.toString());
    Alternation.Side virsh = program("virsh --version", "virsh", "--version");
    boolean both = isThere(virsh);
    report.line("Cold start of one conversion, %d rounds, on all cores".formatted(rounds));
    double[][] millis =
        Alternation.run(both ? List.of(ours, virsh) : List.of(ours), 2, rounds, say);
    ConvertReport.times(report, ours.name(), millis[0]);
    if (both) {
      ConvertReport.times(report, virsh.name(), millis[1]);
      Statistics.Interval ratio = Alternation.ratio(millis[0], millis[1], seed);
      report.line(
          "  ratio of the medians: %.1f  (95 %%: %.1f … %.1f)"
              .formatted(ratio.value(), ratio.low(), ratio.high()));
    } else {
      report.line("  virsh is absent: nothing to compare with");
    }
    report.goal(new Goal("cold start, median", Statistics.median(millis[0]), GOAL_MILLIS, " ms"));
  }

  private static Alternation.Side program(String name, String... command) {
    return Alternation.timed(name, () -> Programs.run(PATIENCE, command).outputOrThrow());
  }

  private static boolean isThere(Alternation.Side program) {
    try {
      return program.round() > 0;
    } catch (LocalClusterException absent) {
      return false;
    }
  }
}
