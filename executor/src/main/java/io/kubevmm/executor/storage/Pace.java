package io.kubevmm.executor.storage;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Watches how fast a stream comes, and closes it when next to nothing came for a while: only a few
 * files come at a time, and one that never ends would hold up all others.
 */
final class Pace implements AutoCloseable {

  /** The least that has to come in a period. */
  private static final long LEAST = 64 << 10;

  private final InputStream stream;
  private final Duration period;
  private final AtomicLong came = new AtomicLong();
  private final Thread watch;
  private volatile boolean tooSlow;

  private Pace(InputStream stream, Duration period) {
    this.stream = stream;
    this.period = period;
    watch = Thread.ofVirtual().name("download-pace").unstarted(this::watch);
  }

  /** Watches the stream until closed. */
  static Pace of(InputStream stream, Duration period) {
    Pace pace = new Pace(stream, period);
    pace.watch.start();
    return pace;
  }

  /** So many bytes more have come. */
  void came(int bytes) {
    came.addAndGet(bytes);
  }

  /** Whether the stream was closed for its pace. */
  boolean tooSlow() {
    return tooSlow;
  }

  private void watch() {
    try {
      long before;
      do {
        before = came.get();
        Thread.sleep(period);
      } while (came.get() - before >= LEAST);
      tooSlow = true;
      stream.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the file has come
    } catch (IOException e) {
      // The reader sees the same.
    }
  }

  @Override
  public void close() {
    watch.interrupt();
  }

  @Override
  public String toString() {
    return "less than " + LEAST + " bytes came in " + period.toSeconds() + " s";
  }
}
