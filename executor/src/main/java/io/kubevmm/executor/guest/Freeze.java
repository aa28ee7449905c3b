package io.kubevmm.executor.guest;

import io.kubevmm.api.Conditions;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Freezes the file systems of guests until a moment that their machines name, and no longer. A
 * machine that shall be stopped or restarted is not to be frozen: its guest could not shut down.
 *
 * <p>What is frozen is not asked of the guest, and not only remembered: the machine's status says
 * so too, and thawing what is not frozen does nothing.
 */
final class Freeze {

  /**
   * How a guest does.
   *
   * @param reason of the condition Frozen; true of FilesystemsFrozen only
   * @param message for people
   * @param until when it is to be thawed; empty if it is not frozen
   */
  record State(String reason, String message, Optional<Instant> until) {

    static State not(String reason, String message) {
      return new State(reason, message, Optional.empty());
    }

    boolean frozen() {
      return until.isPresent();
    }
  }

  private final Clock clock;

  Freeze(Clock clock) {
    this.clock = clock;
  }

  /** After how long the guest is to be thawed. */
  Duration left(State state) {
    return Duration.between(clock.instant(), state.until().orElse(Instant.MAX));
  }

  /**
   * Brings a guest with a connected agent to what is asked for.
   *
   * @param asked the moment, as it was written; empty if it shall not be frozen
   * @param frozen whether it may be frozen now
   * @return the outcome; empty if nothing is asked for, or its time is over
   * @throws LibvirtException if it does not thaw
   */
  Optional<State> bring(Optional<String> asked, boolean frozen, Domain domain) {
    Optional<Instant> until;
    try {
      until = asked.map(Instant::parse);
    } catch (DateTimeParseException e) {
      thaw(frozen, domain);
      return Optional.of(
          State.not(
              Conditions.INVALID_ANNOTATION,
              "the annotation kubevmm.io/frozen-until is no moment like 2026-01-31T12:00:00Z"));
    }
    if (until.filter(clock.instant()::isBefore).isEmpty()) {
      thaw(frozen, domain);
      return Optional.empty();
    }
    State done =
        new State(
            Conditions.FILESYSTEMS_FROZEN,
            "the guest's file systems are frozen until " + until.get(),
            until);
    if (frozen) {
      return Optional.of(done);
    }
    try {
      domain.filesystems().freeze();
      return Optional.of(done);
    } catch (LibvirtFailure e) {
      // It may have frozen some, or all and been late to say so.
      thaw(true, domain);
      boolean refused = e instanceof LibvirtException known && known.isAgentRefusal();
      return Optional.of(
          State.not(
              refused ? Conditions.AGENT_REFUSED : Conditions.AGENT_NOT_CONNECTED,
              "the guest's agent did not freeze its file systems, and is asked again every minute:"
                  + " the agent's log in the guest says more"));
    }
  }

  private static void thaw(boolean frozen, Domain domain) {
    if (frozen) {
      var _ = domain.filesystems().thaw();
    }
  }
}
