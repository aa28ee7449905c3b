package io.kubevmm.executor.vm;

import io.kubevmm.kube.ObjectKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Guests that just rebooted themselves: their file systems are closed and their firmware runs, so
 * that what waits for a restart can be had now. One that was not heard of in time waits on.
 */
public final class Reboots {

  /** After this a guest may have begun to write again. */
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final Clock clock;
  private final Map<ObjectKey, Instant> heard = new ConcurrentHashMap<>();

  public Reboots(Clock clock) {
    this.clock = clock;
  }

  /** The machine's guest rebooted. */
  public void happened(ObjectKey machine) {
    heard.put(machine, clock.instant());
  }

  /** Whether it did so a moment ago; once for each time. */
  boolean take(ObjectKey machine) {
    Instant when = heard.remove(machine);
    return when != null && clock.instant().isBefore(when.plus(FRESH));
  }
}
