package io.kubevmm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoalTest {

  @Test
  void isMetUpToItsLimitAndSaysSo() {
    assertThat(new Goal("writes", 3, 3, "").met()).isTrue();
    assertThat(new Goal("writes", 3, 3, "").line()).endsWith("3.00 ≤ 3.00: met");
    assertThat(new Goal("PSS", 150.1, 150, " MiB").line())
        .endsWith("150.10 MiB ≤ 150.00 MiB: MISSED");
  }

  @Test
  void isMetFromItsLimitOnWhereMoreIsBetter() {
    assertThat(new Goal("ratio", 5, Goal.Bound.AT_LEAST, 5, "").line())
        .endsWith("5.00 ≥ 5.00: met");
    assertThat(new Goal("ratio", 4.9, Goal.Bound.AT_LEAST, 5, "").met()).isFalse();
  }
}
