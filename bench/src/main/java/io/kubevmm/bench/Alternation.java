package io.kubevmm.bench;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures several sides in one run: a round lets each do its work once, and every other round goes
 * the other way, so that a slow minute of the machine weighs on all of them.
 */
final class Alternation {

  private Alternation() {}

  /** What is measured. */
  interface Side {
    String name();

    /** Does its work once and returns the nanoseconds that it took. */
    long round();
  }

  /**
   * Runs all rounds.
   *
   * @param warmUp rounds before them, which are not counted
   * @return the milliseconds of each side, round by round
   */
  static double[][] run(List<? extends Side> sides, int warmUp, int rounds, Consumer<String> say) {
    double[][] millis = new double[sides.size()][rounds];
    for (int round = -warmUp; round < rounds; round++) {
      say.accept(round < 0 ? "warming up, " + -round + " to go" : "round " + (round + 1));
      for (int i = 0; i < sides.size(); i++) {
        int side = round % 2 == 0 ? i : sides.size() - 1 - i;
        double took = sides.get(side).round() / 1e6;
        if (round >= 0) {
          millis[side][round] = took;
        }
      }
    }
    return millis;
  }

  /** A side whose whole work is measured from outside. */
  static Side timed(String name, Runnable work) {
    return new Side() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public long round() {
        long begin = System.nanoTime();
        work.run();
        return System.nanoTime() - begin;
      }
    };
  }

  /** The ratio of the times of two sides, and where it lies. */
  static Statistics.Interval ratio(double[] over, double[] under, long seed) {
    List<Statistics.Pair> pairs =
        IntStream.range(0, over.length)
            .mapToObj(i -> new Statistics.Pair(over[i], under[i]))
            .toList();
    return Statistics.ratioOfMedians(pairs, seed);
  }
}
