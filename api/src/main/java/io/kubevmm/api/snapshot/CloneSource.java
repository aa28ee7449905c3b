package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What a clone is made from. */
@Rule(
    value =
        "(has(self.virtualMachine) ? 1 : 0) + (has(self.snapshot) ? 1 : 0) + (has(self.image) ? 1 :"
            + " 0) == 1",
    message =
        "a clone is made from a machine as it is now (virtualMachine: its name), from a snapshot of"
            + " one (snapshot: its name) or from an image of one (image: its name): set one of"
            + " the three")
public record CloneSource(
    @Doc("A VirtualMachine of the same namespace; it may be running, paused or stopped.")
        @Limits(maxLength = 63)
        Optional<String> virtualMachine,
    @Doc("A VirtualMachineSnapshot of the same namespace.") @Limits(maxLength = 127)
        Optional<String> snapshot,
    @Doc("A VirtualMachineImage of the same namespace that was made from a machine.")
        @Limits(maxLength = 127)
        Optional<String> image) {

  /** Fills in what was left out. */
  public CloneSource {
    virtualMachine = Objects.requireNonNullElse(virtualMachine, Optional.empty());
    image = Objects.requireNonNullElse(image, Optional.empty());
    snapshot = Objects.requireNonNullElse(snapshot, Optional.empty());
  }
}
