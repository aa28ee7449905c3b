package io.kubevmm.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StatisticsTest {

  @Test
  void theMedianIsTheMiddleWhateverTheOrder() {
    assertThat(Statistics.median(new double[] {9, 1, 5})).isEqualTo(5);
    assertThat(Statistics.median(new double[] {4, 1, 3, 2})).isEqualTo(2.5);
    assertThat(Statistics.median(new double[] {7})).isEqualTo(7);
  }

  @Test
  void aPercentileIsAValueThatOccurred() {
    double[] hundred = IntStream.rangeClosed(1, 100).mapToDouble(i -> 101 - i).toArray();
    assertThat(Statistics.percentile(hundred, 95)).isEqualTo(95);
    assertThat(Statistics.percentile(hundred, 100)).isEqualTo(100);
    assertThat(Statistics.percentile(hundred, 0.1)).isEqualTo(1);
    assertThat(Statistics.percentile(new double[] {1, 2, 3}, 95)).isEqualTo(3);
  }

  @Test
  void leavesTheValuesAsTheyWere() {
    double[] values = {3, 1, 2};
    Statistics.median(values);
    assertThat(values).containsExactly(3, 1, 2);
  }

  @Test
  void refusesToSummariseNothing() {
    assertThatThrownBy(() -> Statistics.median(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRatioWithoutNoiseIsCertain() {
    Statistics.Interval ratio =
        Statistics.ratioOfMedians(
            Stream.generate(() -> new Statistics.Pair(3, 2)).limit(30).toList(), 1);
    assertThat(ratio).isEqualTo(new Statistics.Interval(1.5, 1.5, 1.5));
  }

  @Test
  void theSameSeedGivesTheSameIntervalAndAnotherOneAlmostTheSame() {
    List<Statistics.Pair> pairs = noisy(40, 1.1, 5);
    Statistics.Interval first = Statistics.ratioOfMedians(pairs, 1);
    Statistics.Interval other = Statistics.ratioOfMedians(pairs, 2);
    assertThat(Statistics.ratioOfMedians(pairs, 1)).isEqualTo(first);
    assertThat(other.value()).isEqualTo(first.value());
    assertThat(other.high()).isCloseTo(first.high(), within(0.02));
  }

  @Test
  void theIntervalHoldsTheTrueRatioNearlyAlways() {
    long held =
        IntStream.range(0, 40)
            .mapToObj(seed -> Statistics.ratioOfMedians(noisy(30, 1.2, seed), seed))
            .filter(ratio -> ratio.low() <= 1.2 && 1.2 <= ratio.high())
            .count();
    assertThat(held).isBetween(34L, 40L);
  }

  @Test
  void aSlowMinuteThatHitsBothSidesDoesNotWidenTheInterval() {
    List<Statistics.Pair> pairs =
        IntStream.range(0, 30)
            .mapToDouble(i -> i < 15 ? 100 : 300)
            .mapToObj(plain -> new Statistics.Pair(plain * 1.1, plain))
            .toList();
    Statistics.Interval ratio = Statistics.ratioOfMedians(pairs, 1);
    assertThat(ratio.low()).isCloseTo(1.1, within(1e-9));
    assertThat(ratio.high()).isCloseTo(1.1, within(1e-9));
  }

  private static List<Statistics.Pair> noisy(int count, double ratio, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(i ->
            new Statistics.Pair(
                ratio * 100 * random.nextDouble(0.8, 1.2), 100 * random.nextDouble(0.8, 1.2)))
        .toList();
  }
}
