package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import java.util.Objects;

/** A part of the spec that the running guest does not have yet. */
public record PendingChange(
    @Doc("Where in the object.") @Required String path,
    @Doc(
            "When it takes effect: OnRestart, Live (as soon as what the reason names is out of the"
                + " way; it is tried again) or Never.")
        @Required
        Applies applies,
    @Doc("Why not now.") String reason) {

  /** When a change takes effect. */
  public enum Applies {
    /** At the guest's next start. */
    OnRestart,
    /** Without a restart, but not yet. */
    Live,
    /** Not for this machine. */
    Never
  }

  /** Fills in what was left out. */
  public PendingChange {
    path = Objects.requireNonNullElse(path, "");
    applies = Objects.requireNonNullElse(applies, Applies.OnRestart);
    reason = Objects.requireNonNullElse(reason, "");
  }
}
