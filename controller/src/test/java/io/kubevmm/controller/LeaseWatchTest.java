package io.kubevmm.controller;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeaseWatchTest {

  private final AtomicLong nanos = new AtomicLong();
  private final LeaseWatch leases = new LeaseWatch(nanos::get);

  @Test
  void countsFromWhenARenewalWasFirstSeen() {
    assertThat(leases.age("a", "12:00:00")).isZero();
    pass(Duration.ofSeconds(30));
    assertThat(leases.age("a", "12:00:00")).isEqualTo(Duration.ofSeconds(30));
    pass(Duration.ofSeconds(15));
    assertThat(leases.age("a", "12:00:00")).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void startsAnewWithEachRenewalWhateverTheNodesClockSays() {
    leases.age("a", "12:00:00");
    pass(Duration.ofSeconds(39));
    assertThat(leases.age("a", "1970-01-01T00:00:00Z")).isZero();
    pass(Duration.ofSeconds(39));
    assertThat(leases.age("a", "2999-01-01T00:00:00Z")).isZero();
  }

  @Test
  void givesANodeWithoutALeaseTheSameTime() {
    assertThat(leases.age("a", "")).isZero();
    pass(Duration.ofSeconds(41));
    assertThat(leases.age("a", "")).isEqualTo(Duration.ofSeconds(41));
    assertThat(leases.age("a", "12:00:00")).isZero();
  }

  @Test
  void keepsNodesApart() {
    leases.age("a", "x");
    pass(Duration.ofSeconds(10));
    assertThat(leases.age("b", "x")).isZero();
    assertThat(leases.age("a", "x")).isEqualTo(Duration.ofSeconds(10));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -5_000_000_000L, Long.MAX_VALUE - 1_000_000_000L})
  void doesNotCareWhereTheMonotonicClockBegins(long begin) {
    nanos.set(begin);
    leases.age("a", "x");
    pass(Duration.ofSeconds(7));
    assertThat(leases.age("a", "x")).isEqualTo(Duration.ofSeconds(7));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }
}
