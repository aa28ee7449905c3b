package io.kubevmm.kube;

import java.time.Duration;
import org.slf4j.Logger;

/** Says in the log that something does not work: at once, then once per minute while it lasts. */
final class Complaint {
  private static final long INTERVAL_NANOS = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private boolean complaining;
  private long saidAt;

  Complaint(Logger log) {
    this.log = log;
  }

  /** What goes wrong, as a sentence. */
  void about(String sentence) {
    if (!complaining || System.nanoTime() - saidAt >= INTERVAL_NANOS) {
      complaining = true;
      saidAt = System.nanoTime();
      log.warn("{}", sentence);
    }
  }

  /** It works again; the next complaint is said at once. */
  void over(String sentence) {
    if (complaining) {
      complaining = false;
      log.info("{}", sentence);
    }
  }
}
