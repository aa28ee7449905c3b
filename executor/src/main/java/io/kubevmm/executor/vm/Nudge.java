package io.kubevmm.executor.vm;

import java.time.Instant;
import java.util.Optional;

/**
 * The last time that this process asked a guest to shut down or told it to go on.
 *
 * @param unheard why it did not reach the guest, in libvirt's words, if libvirt said so
 */
record Nudge(Instant at, Optional<String> unheard) {

  static Nudge heard(Instant at) {
    return new Nudge(at, Optional.empty());
  }
}
