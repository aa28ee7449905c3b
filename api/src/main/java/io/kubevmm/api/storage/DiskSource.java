package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/**
 * What a disk is made from: an image, another disk, a disk of a snapshot, or a web server's file.
 */
@Rule(
    value = "has(self.image) || has(self.disk) || has(self.snapshot) || has(self.http)",
    message =
        "source names nothing: set image (a VirtualMachineImage), disk (a VirtualMachineDisk),"
            + " snapshot (a VirtualMachineSnapshot, and disk, which of its disks) or http")
@Rule(
    value =
        "!(has(self.image) || has(self.http)) || (!has(self.disk) && !has(self.snapshot) &&"
            + " has(self.image) != has(self.http))",
    message = "source.image and source.http stand alone: leave the other fields of source out")
public record DiskSource(
    @Doc("A VirtualMachineImage of the same namespace.") @Limits(maxLength = 127)
        Optional<String> image,
    @Doc(
            "A VirtualMachineDisk of the same namespace, copied while no running machine has it."
                + " With snapshot: the name of the disk within that.")
        @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc("A VirtualMachineSnapshot of the same namespace.") @Limits(maxLength = 127)
        Optional<String> snapshot,
    @Doc("A file on a web server; the disk is a copy of what is in it.")
        Optional<HttpSource> http) {

  /** Fills in what was left out. */
  public DiskSource {
    image = Objects.requireNonNullElse(image, Optional.empty());
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    http = Objects.requireNonNullElse(http, Optional.empty());
    snapshot = Objects.requireNonNullElse(snapshot, Optional.empty());
  }

  /** Whether disks may refer to it, since it does not change. */
  public boolean linkable() {
    return image.isPresent() || snapshot.isPresent();
  }

  /** The VirtualMachineDisk that is copied as it is now, if one is. */
  public Optional<String> otherDisk() {
    return snapshot.isPresent() ? Optional.empty() : disk;
  }
}
