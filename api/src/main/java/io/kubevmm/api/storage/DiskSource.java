package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What a disk is made from: an image, another disk, or a disk of a snapshot. */
@Rule(
    value = "has(self.image) || has(self.disk) || has(self.snapshot)",
    message =
        "source names nothing: set image (a VirtualMachineImage), disk (a VirtualMachineDisk) or"
            + " snapshot (a VirtualMachineSnapshot, and disk, which of its disks)")
@Rule(
    value = "!has(self.image) || (!has(self.disk) && !has(self.snapshot))",
    message = "source.image stands alone: leave disk and snapshot out")
public record DiskSource(
    @Doc("A VirtualMachineImage of the same namespace.") @Limits(maxLength = 127)
        Optional<String> image,
    @Doc(
            "A VirtualMachineDisk of the same namespace, copied while no running machine has it."
                + " With snapshot: the name of the disk within that.")
        @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc("A VirtualMachineSnapshot of the same namespace.") @Limits(maxLength = 127)
        Optional<String> snapshot) {

  /** Fills in what was left out. */
  public DiskSource {
    image = Objects.requireNonNullElse(image, Optional.empty());
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    snapshot = Objects.requireNonNullElse(snapshot, Optional.empty());
  }

  /** The VirtualMachineDisk that is copied as it is now, if one is. */
  public Optional<String> otherDisk() {
    return snapshot.isPresent() ? Optional.empty() : disk;
  }
}
