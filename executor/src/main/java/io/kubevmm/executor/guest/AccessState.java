package io.kubevmm.executor.guest;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.GuestUser;
import java.time.Duration;
import java.util.List;

/**
 * How far a guest has what spec.access asks for.
 *
 * @param asked what was asked for
 * @param reason of the condition AccessSynchronized; true of the first of them only
 * @param message for people; nothing of it is a secret
 */
public record AccessState(List<GuestUser> asked, String reason, String message) {

  /** A Secret changes without a word, and the controller looks at each once a minute. */
  private static final Duration SECRETS_CHANGE = Duration.ofMinutes(1);

  private static final Duration SECRETS_COME = Duration.ofSeconds(3);

  static AccessState syncedTo(List<GuestUser> asked) {
    return new AccessState(
        asked, Conditions.SYNCHRONIZED, "the guest's agent has set what spec.access asks for");
  }

  /** After how long it is to be looked at again. */
  Duration lookAgain() {
    return reason.equals(Conditions.SECRETS_NOT_READY) ? SECRETS_COME : SECRETS_CHANGE;
  }

  /** Whether the guest has all of it. */
  public boolean holds() {
    return reason.equals(Conditions.SYNCHRONIZED);
  }
}
