package io.kubevmm.kube;

import static io.kubevmm.kube.Things.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class WorkQueueTest {
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void aKeyAddedWhileItRunsRunsOnceMore() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Reconciler reconciler =
        key -> {
          runs.incrementAndGet();
          started.countDown();
          goOn.await();
          return Outcome.done();
        };
    try (WorkQueue queue = new WorkQueue("test", 4, reconciler)) {
      queue.add(key("a"));
      started.await();
      queue.add(key("a"));
      queue.add(key("a"));
      goOn.countDown();

      await().until(queue::idle);
      assertThat(runs).hasValue(2);
    }
  }

  @Test
  void oneKeyNeverRunsTwiceAtATimeAndTheBoundHolds() {
    Set<ObjectKey> running = ConcurrentHashMap.newKeySet();
    AtomicBoolean twice = new AtomicBoolean();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger now = new AtomicInteger();
    Reconciler reconciler =
        key -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          if (!running.add(key)) {
            twice.set(true);
          }
          LockSupport.parkNanos(1000);
          running.remove(key);
          now.decrementAndGet();
          runs.incrementAndGet();
          return Outcome.done();
        };
    try (WorkQueue queue = new WorkQueue("test", 3, reconciler)) {
      for (int i = 0; i < 20_000; i++) {
        queue.add(key("k" + ThreadLocalRandom.current().nextInt(10)));
      }
      await().until(queue::idle);
    }
    assertThat(twice).isFalse();
    assertThat(most.get()).isLessThanOrEqualTo(3);
    assertThat(runs.get()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aFailureIsRepeatedUntilItSucceeds() {
    Reconciler reconciler =
        key -> {
          if (runs.incrementAndGet() < 4) {
            throw new IllegalStateException("not yet");
          }
          return Outcome.done();
        };
    try (WorkQueue queue = new WorkQueue("test", 1, reconciler)) {
      queue.add(key("a"));

      await().until(() -> queue.stats().succeeded() == 1);
      assertThat(queue.stats().failed()).isEqualTo(3);
      assertThat(queue.stats().delayed()).isZero();
    }
  }

  @Test
  void evenAnErrorLetsTheKeyGo() {
    Reconciler reconciler =
        key -> {
          if (runs.incrementAndGet() == 1) {
            throw new StackOverflowError("deep");
          }
          return Outcome.done();
        };
    try (WorkQueue queue = new WorkQueue("test", 1, reconciler)) {
      queue.add(key("a"));
      await().until(() -> queue.stats().succeeded() == 1);
    }
  }

  @Test
  void waitingTimesGrowToAMinuteWithJitter() {
    Duration first = Duration.ofMillis(100);
    Duration limit = Duration.ofSeconds(60);
    assertThat(Backoff.delay(first, limit, 0)).isBetween(first.dividedBy(2), first);
    assertThat(Backoff.delay(first, limit, 3))
        .isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
    assertThat(Backoff.delay(first, limit, 1000)).isBetween(limit.dividedBy(2), limit);
  }

  @Test
  void comesBackAfterTheTimeThatWasAskedFor() {
    Reconciler reconciler =
        key -> runs.incrementAndGet() < 3 ? Outcome.after(Duration.ofMillis(20)) : Outcome.done();
    try (WorkQueue queue = new WorkQueue("test", 1, reconciler)) {
      queue.add(key("a"));
      await().untilAsserted(() -> assertThat(runs).hasValue(3));
    }
  }

  @Test
  void ofSeveralDelaysTheEarliestCounts() {
    List<ObjectKey> order = new CopyOnWriteArrayList<>();
    Reconciler reconciler =
        key -> {
          order.add(key);
          return Outcome.done();
        };
    try (WorkQueue queue = new WorkQueue("test", 1, reconciler)) {
      queue.addAfter(key("late"), Duration.ofHours(1));
      queue.addAfter(key("a"), Duration.ofHours(1));
      queue.addAfter(key("a"), Duration.ofMillis(10));
      queue.addAfter(key("a"), Duration.ofHours(2));

      await().until(() -> order.equals(List.of(key("a"))));
      assertThat(queue.stats().delayed()).isEqualTo(1);
      queue.add(key("late"));
      await().until(() -> order.equals(List.of(key("a"), key("late"))));
    }
  }

  @Test
  void closingWaitsForWhatRunsAndStartsNothingMore() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Reconciler reconciler =
        key -> {
          started.countDown();
          goOn.await();
          runs.incrementAndGet();
          return Outcome.done();
        };
    WorkQueue queue = new WorkQueue("test", 1, reconciler);
    queue.add(key("a"));
    queue.add(key("b"));
    started.await();
    Thread closing = Thread.ofVirtual().start(queue::close);
    goOn.countDown();
    closing.join();

    assertThat(runs).hasValue(1);
    queue.add(key("c"));
    assertThat(queue.stats().waiting()).isZero();
  }

  @Test
  void closingInterruptsWhatDoesNotEnd() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    Reconciler reconciler =
        key -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Outcome.done();
        };
    WorkQueue queue = new WorkQueue("test", 1, reconciler);
    queue.add(key("a"));
    started.await();
    queue.close(Duration.ofMillis(50));

    interrupted.await();
  }
}
