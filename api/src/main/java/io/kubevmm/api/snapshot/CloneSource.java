package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What a clone is made from. */
@Rule(
    value = "has(self.virtualMachine) != has(self.snapshot)",
    message =
        "a clone is made from a machine as it is now (virtualMachine: its name) or from a snapshot"
            + " of one (snapshot: its name): set one of the two")
public record CloneSource(
    @Doc("A VirtualMachine of the same namespace; it may be running, paused or stopped.")
        @Limits(maxLength = 63)
        Optional<String> virtualMachine,
    @Doc("A VirtualMachineSnapshot of the same namespace.") @Limits(maxLength = 127)
        Optional<String> snapshot) {

  /** Fills in what was left out. */
  public CloneSource {
    virtualMachine = Objects.requireNonNullElse(virtualMachine, Optional.empty());
    snapshot = Objects.requireNonNullElse(snapshot, Optional.empty());
  }
}
