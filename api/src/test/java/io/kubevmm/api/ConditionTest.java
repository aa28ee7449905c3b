package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConditionTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00.123456Z");
  private static final Condition READY =
      Condition.of("Ready", true, "Running", "the guest runs", NOW);

  @Test
  void countsWholeSeconds() {
    assertThat(READY.lastTransitionTime()).isEqualTo("2026-06-01T12:00:00Z");
    assertThat(READY.status()).isEqualTo("True");
    assertThat(READY.isTrue()).isTrue();
  }

  @Test
  void keepsTheTimeOfTheLastChangeWhileTheStatusIsTheSame() {
    Condition later =
        Condition.of("Ready", true, "Other", "other words", NOW.plus(Duration.ofHours(1)));
    Condition kept = later.since(Optional.of(READY));
    assertThat(kept.lastTransitionTime()).isEqualTo(READY.lastTransitionTime());
    assertThat(kept.reason()).isEqualTo("Other");
    assertThat(kept.message()).isEqualTo("other words");
  }

  @Test
  void takesTheNewTimeWhenTheStatusChanges() {
    Condition later = Condition.of("Ready", false, "Off", "", NOW.plus(Duration.ofHours(1)));
    assertThat(later.since(Optional.of(READY))).isEqualTo(later);
    assertThat(later.unknown().since(Optional.of(later)).status()).isEqualTo("Unknown");
    assertThat(later.since(Optional.empty())).isEqualTo(later);
  }

  @Test
  void takesNoTimeFromAConditionOfAnotherType() {
    Condition other = Condition.of("Scheduled", true, "Bound", "", NOW.plusSeconds(60));
    assertThat(other.since(Optional.of(READY))).isEqualTo(other);
  }

  @Test
  void cutsAMessageThatTheApiWouldRefuse() {
    Condition longest = Condition.of("Ready", false, "R", "x".repeat(Condition.MAX_MESSAGE), NOW);
    assertThat(longest.message()).hasSize(Condition.MAX_MESSAGE).endsWith("x");
    Condition cut = Condition.of("Ready", false, "R", "x".repeat(Condition.MAX_MESSAGE + 1), NOW);
    assertThat(cut.message()).hasSize(Condition.MAX_MESSAGE).endsWith("x…");
  }

  @Test
  void doesNotCutACharacterInTwo() {
    String text = "x" + "\uD83D\uDE00".repeat(Condition.MAX_MESSAGE);
    String even = "\uD83D\uDE00".repeat(Condition.MAX_MESSAGE);
    for (String message : new String[] {text, even}) {
      String cut = Condition.of("Ready", false, "R", message, NOW).message();
      assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).isTrue();
    }
  }
}
