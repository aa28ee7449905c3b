package io.kubevmm.executor.vm;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Says that a start is under way, if it has not ended after some seconds: most starts cost no
 * write.
 */
final class SlowStart implements AutoCloseable {

  /** Less than the scheduler waits for a node's answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Runnable announce;
  private final CountDownLatch ended = new CountDownLatch(1);
  private boolean begun;

  SlowStart(Runnable announce) {
    this.announce = announce;
  }

  /** The start begins; the second call and later ones do nothing. */
  void begin() {
    if (!begun) {
      begun = true;
      Thread.ofVirtual().name("slow-start").start(this::watch);
    }
  }

  private void watch() {
    try {
      if (!ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        announce.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The start has ended, well or not. */
  @Override
  public void close() {
    ended.countDown();
  }
}
