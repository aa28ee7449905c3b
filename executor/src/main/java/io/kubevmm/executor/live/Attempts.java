package io.kubevmm.executor.live;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked of one running guest and is not done yet, so that it is not asked again at each
 * look: a guest takes its time to let a device go, and what libvirt refused once it refuses again.
 * Losing it costs one more try.
 *
 * <p>Not thread-safe: one guest's changes are serial.
 */
public final class Attempts {

  /** How long a change is left alone after it was tried. */
  static final Duration RETRY = Duration.ofSeconds(30);

  private record Attempt(Instant at, String outcome) {}

  private final Map<String, Attempt> attempts = new HashMap<>();

  /** Whether the change may be tried now. */
  boolean due(String change, Instant now) {
    Attempt last = attempts.get(change);
    return last == null || !now.isBefore(last.at().plus(RETRY));
  }

  /** The change was tried; what came of it, as a sentence's end. */
  void tried(String change, String outcome, Instant now) {
    attempts.put(change, new Attempt(now, outcome));
  }

  /** What came of the last try. */
  Optional<String> outcome(String change) {
    return Optional.ofNullable(attempts.get(change)).map(Attempt::outcome);
  }

  /** Only these changes are still to be made. When some are done, others may be possible now. */
  void remaining(Set<String> changes) {
    if (attempts.keySet().retainAll(changes)) {
      attempts.clear();
    }
  }
}
