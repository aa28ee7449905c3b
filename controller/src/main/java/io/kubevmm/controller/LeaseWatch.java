package io.kubevmm.controller;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long ago each node's Lease was last seen to change, by this process's own monotonic clock: no
 * two machines' clocks are ever compared.
 */
final class LeaseWatch {

  private record Seen(String renewal, long atNanos) {}

  private final LongSupplier nanoClock;
  private final Map<String, Seen> seen = new HashMap<>();

  LeaseWatch(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /**
   * Takes what a node's Lease says now, and gives the time since that was new.
   *
   * @param renewal the renewal that the Lease shows, as text; empty if there is no Lease
   */
  synchronized Duration age(String node, String renewal) {
    long now = nanoClock.getAsLong();
    Seen before = seen.get(node);
    if (before == null || !before.renewal().equals(renewal)) {
      seen.put(node, new Seen(renewal, now));
      return Duration.ZERO;
    }
    return Duration.ofNanos(now - before.atNanos());
  }
}
