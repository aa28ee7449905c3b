package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PatienceTest {

  private static final Failure FAILURE = new Failure("Reason", "words");

  private final Patience patience = new Patience();
  private Instant now = SimulatedNode.START;

  @Test
  void waitsTwiceAsLongEachTimeUpToFiveMinutes() {
    for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300, 300}) {
      patience.failed(FAILURE, "spec", now);
      assertThat(patience.notBefore()).isEqualTo(now.plusSeconds(seconds));
      now = patience.notBefore();
    }
  }

  @Test
  void neverWaitsLongerHoweverOftenItFails() {
    for (int i = 0; i < 1_000; i++) {
      patience.restarted(now);
      now = patience.notBefore();
    }
    patience.restarted(now);
    assertThat(patience.notBefore()).isEqualTo(now.plus(Duration.ofMinutes(5)));
  }

  @Test
  void forgetsAfterTenMinutesWithoutAFailure() {
    patience.restarted(now);
    patience.restarted(now);
    now = now.plus(Duration.ofMinutes(10));
    patience.restarted(now);
    assertThat(patience.notBefore()).isEqualTo(now.plusSeconds(40));
    now = now.plus(Duration.ofMinutes(10)).plusSeconds(1);
    patience.restarted(now);
    assertThat(patience.notBefore()).isEqualTo(now.plusSeconds(10));
  }

  @Test
  void letsTheFirstTryThroughAtOnce() {
    assertThat(patience.notBefore()).isBefore(now);
    assertThat(patience.failure()).isEmpty();
  }

  @Test
  void givesAnEditedSpecATryAtOnce() {
    patience.failed(FAILURE, "old", now);
    patience.consider("old");
    assertThat(patience.failure()).contains(FAILURE);
    patience.consider("new");
    assertThat(patience.failure()).isEmpty();
    assertThat(patience.notBefore()).isBefore(now);
    patience.failed(FAILURE, "new", now);
    assertThat(patience.notBefore()).isEqualTo(now.plusSeconds(10));
  }

  @Test
  void doesNotForgiveACrashLoopForAnEdit() {
    patience.restarted(now);
    patience.consider("new");
    assertThat(patience.notBefore()).isEqualTo(now.plusSeconds(10));
  }

  @Test
  void keepsCountingWhenAStartWorkedInBetween() {
    patience.failed(FAILURE, "spec", now);
    patience.started();
    assertThat(patience.failure()).isEmpty();
    patience.restarted(now);
    assertThat(patience.notBefore()).isEqualTo(now.plusSeconds(20));
  }
}
