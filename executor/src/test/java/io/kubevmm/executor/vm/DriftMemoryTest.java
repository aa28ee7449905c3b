package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DriftMemoryTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final DriftMemory memory = new DriftMemory();

  @Test
  void looksAtOnceAndThenNotForAWhile() {
    assertThat(memory.wait(NOW)).isNegative();
    memory.looked(List.of(), NOW);
    assertThat(memory.wait(NOW.plusSeconds(4))).isEqualTo(Duration.ofSeconds(6));
    assertThat(memory.wait(NOW.plusSeconds(10))).isZero();
  }

  @Test
  void doesNotFightWithSomebodyWhoInsists() {
    for (int i = 0; i < 3; i++) {
      assertThat(memory.mayRevert(NOW.plusSeconds(i))).isTrue();
    }
    assertThat(memory.mayRevert(NOW.plusSeconds(60))).isFalse();
    assertThat(memory.givenUp()).isTrue();
    assertThat(memory.mayRevert(NOW.plus(Duration.ofMinutes(11)))).isTrue();
    assertThat(memory.givenUp()).isFalse();
  }
}
