package io.kubevmm.executor.vm;

import io.kubevmm.api.Drift;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * When one machine's domain was last looked at for changes by others, what was found, and how often
 * it was changed back: somebody who insists is reported and not fought.
 *
 * <p>Not thread-safe: one machine's work is serial.
 */
final class DriftMemory {

  /** A look costs libvirt two documents. */
  static final Duration SHORTEST = Duration.ofSeconds(10);

  /** libvirt tells of most changes, not of all. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  private static final int MOST_REVERTS = 3;
  private static final Duration REVERT_WINDOW = Duration.ofMinutes(10);

  private Instant looked = Instant.EPOCH;
  private List<Drift> found = List.of();
  private final Deque<Instant> reverts = new ArrayDeque<>();

  /** How long until the next look is worth its cost; zero or less: now. */
  Duration wait(Instant now) {
    return Duration.between(now, looked.plus(SHORTEST));
  }

  void looked(List<Drift> drift, Instant now) {
    found = List.copyOf(drift);
    looked = now;
  }

  /** What was found at the last look. */
  List<Drift> found() {
    return found;
  }

  /** Whether it may be changed back once more, which then counts. */
  boolean mayRevert(Instant now) {
    while (!reverts.isEmpty() && !now.isBefore(reverts.getFirst().plus(REVERT_WINDOW))) {
      reverts.removeFirst();
    }
    return reverts.size() < MOST_REVERTS && reverts.add(now);
  }

  /** Whether somebody insists. */
  boolean givenUp() {
    return reverts.size() >= MOST_REVERTS;
  }
}
