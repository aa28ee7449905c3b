package io.kubevmm.bench;

/** The lines that the parts of the conversion's benchmark have in common. */
final class ConvertReport {

  private ConvertReport() {}

  static void times(Report report, String what, double[] millis) {
    report.line(
        "  %-48s median %8.1f ms   p95 %8.1f ms"
            .formatted(what, Statistics.median(millis), Statistics.percentile(millis, 95)));
    for (double value : millis) {
      report.json().withArray(what).add(value);
    }
  }

  /** Says how many times as fast as the other side ours is, and whether that is enough. */
  static void throughput(
      Report report, String what, double[] ours, double[] other, double least, long seed) {
    Statistics.Interval ratio = Alternation.ratio(other, ours, seed);
    report.line(
        "  throughput, %s: %.3f times  (95 %%: %.3f … %.3f)"
            .formatted(what, ratio.value(), ratio.low(), ratio.high()));
    report
        .json()
        .putObject("throughput, " + what)
        .put("value", ratio.value())
        .put("low", ratio.low())
        .put("high", ratio.high());
    report.goal(new Goal(what, ratio.value(), Goal.Bound.AT_LEAST, least, ""));
    report.goal(new Goal("bad end of its interval", ratio.low(), Goal.Bound.AT_LEAST, least, ""));
  }
}
