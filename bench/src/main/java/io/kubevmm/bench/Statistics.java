package io.kubevmm.bench;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The few statistics that a report needs. */
final class Statistics {

  private static final int RESAMPLES = 10_000;

  /** A value of both sides of one pair, in the same unit. */
  record Pair(double ours, double plain) {}

  /**
   * A ratio and where it lies with 95 % confidence.
   *
   * @param low the 2.5th percentile
   * @param high the 97.5th percentile
   */
  record Interval(double value, double low, double high) {}

  private Statistics() {}

  /** The middle value, or the mean of the two middle ones. */
  static double median(double[] values) {
    double[] sorted = sorted(values);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /**
   * The smallest value that at least {@code percent} of the values do not exceed (nearest rank).
   *
   * @param percent above 0, at most 100
   */
  static double percentile(double[] values, double percent) {
    double[] sorted = sorted(values);
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.max(rank, 1) - 1];
  }

  /**
   * The ratio of the medians, ours to plain, with a percentile bootstrap over the pairs: drawn
   * together, so that a slow minute of the machine weighs on both sides alike.
   */
  static Interval ratioOfMedians(List<Pair> pairs, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] ratios = new double[RESAMPLES];
    double[] ours = new double[pairs.size()];
    double[] plain = new double[pairs.size()];
    for (int resample = 0; resample < RESAMPLES; resample++) {
      for (int i = 0; i < ours.length; i++) {
        Pair drawn = pairs.get(random.nextInt(ours.length));
        ours[i] = drawn.ours();
        plain[i] = drawn.plain();
      }
      ratios[resample] = median(ours) / median(plain);
    }
    return new Interval(
        median(pairs.stream().mapToDouble(Pair::ours).toArray())
            / median(pairs.stream().mapToDouble(Pair::plain).toArray()),
        percentile(ratios, 2.5),
        percentile(ratios, 97.5));
  }

  private static double[] sorted(double[] values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("There is no value to summarise.");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted;
  }
}
