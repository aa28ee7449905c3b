package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class JobsTest {

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
  private final Jobs jobs = new Jobs(2, new SetClock(now));

  @Test
  void aJobRunsOnceAndIsDone() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(1);
    assertThat(jobs.ensure("a", p -> runs.incrementAndGet(), ended::countDown).done()).isFalse();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(jobs.ensure("a", p -> runs.incrementAndGet(), () -> {}).done()).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aFailureIsToldAndTriedAgainAfterAWhile() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Jobs.Work failing =
        progress -> {
          throw new StorageException("no room");
        };
    var _ = jobs.ensure("a", failing, ended::countDown);
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    AtomicInteger runs = new AtomicInteger();
    assertThat(jobs.ensure("a", p -> runs.incrementAndGet(), () -> {}).failure())
        .contains("no room");
    assertThat(runs).hasValue(0);
    now.set(Instant.EPOCH.plus(Duration.ofSeconds(5)));
    CountDownLatch second = new CountDownLatch(1);
    var _ = jobs.ensure("a", p -> runs.incrementAndGet(), second::countDown);
    assertThat(second.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(runs).hasValue(1);
  }

  @Test
  void aForgottenJobIsEnded() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Jobs.Work slow =
        progress -> {
          progress.at(39);
          now.set(Instant.EPOCH.plus(Duration.ofSeconds(2)));
          progress.at(40);
          progress.at(41);
          begun.countDown();
          new CountDownLatch(1).await();
        };
    var _ = jobs.ensure("a", slow, ended::countDown);
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(jobs.ensure("a", slow, () -> {}).percent())
        .as("told every two seconds")
        .isEqualTo(40);
    jobs.forget("a");
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatIsForgottenDoesNothingMore() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger cleanedUp = new AtomicInteger();
    Jobs.Work slow =
        progress -> {
          try {
            begun.countDown();
            new CountDownLatch(1).await();
          } finally {
            assertThat(new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS)).isFalse();
            cleanedUp.incrementAndGet();
          }
        };
    var _ = jobs.ensure("a", slow, () -> {});
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    jobs.forget("a");
    assertThat(cleanedUp).hasValue(1);
  }

  /** A clock that a test sets. */
  private static final class SetClock extends Clock {
    private final AtomicReference<Instant> now;

    SetClock(AtomicReference<Instant> now) {
      this.now = now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }
}
