package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionMergeTest {

  private static final Condition READY = condition("Ready", true);
  private static final Condition SCHEDULED = condition("Scheduled", true);
  private static final Condition CONFLICTING = condition("Conflicting", true);

  @Test
  void leavesTheOthersAsTheyAre() {
    Condition lost = condition("Ready", false).unknown();
    assertThat(Condition.merge(List.of(READY, SCHEDULED), List.of(lost), List.of()))
        .containsExactlyInAnyOrder(lost, SCHEDULED);
  }

  @Test
  void addsWhatIsNew() {
    assertThat(Condition.merge(List.of(READY), List.of(CONFLICTING), List.of()))
        .containsExactly(READY, CONFLICTING);
    assertThat(Condition.merge(List.of(), List.of(READY), List.of())).containsExactly(READY);
  }

  @Test
  void removesWhatIsGone() {
    assertThat(Condition.merge(List.of(READY, CONFLICTING), List.of(), List.of("Conflicting", "X")))
        .containsExactly(READY);
  }

  @Test
  void hasEachTypeOnce() {
    assertThat(Condition.merge(List.of(READY, READY), List.of(READY, READY), List.of()))
        .containsExactly(READY);
  }

  private static Condition condition(String type, boolean status) {
    return Condition.of(type, status, "Reason", "words", Instant.parse("2026-01-01T00:00:00Z"));
  }
}
