package io.kubevmm.kube;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Waiting times that double from a first one up to a limit, each shortened at random by ≤ ½. */
final class Backoff {
  private final Duration first;
  private final Duration limit;
  private int failures;

  Backoff(Duration first, Duration limit) {
    this.first = first;
    this.limit = limit;
  }

  /** The time to wait now; counts one failure. */
  Duration next() {
    return delay(first, limit, failures++);
  }

  void reset() {
    failures = 0;
  }

  /** The time to wait after some earlier failures. */
  static Duration delay(Duration first, Duration limit, int earlierFailures) {
    long grown = first.toNanos() << Math.min(earlierFailures, 20);
    long whole = Math.min(grown, limit.toNanos());
    return Duration.ofNanos(whole - ThreadLocalRandom.current().nextLong(whole / 2 + 1));
  }
}
