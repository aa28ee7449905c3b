package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Quantities;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** What the user wants of one disk. */
@Rule(
    value = "has(self.capacity) || has(self.source)",
    message = "the size is missing: set capacity, for instance 20Gi, or a source that has one")
@Rule(
    value =
        "!has(oldSelf.capacity) || (has(self.capacity) && isQuantity(string(self.capacity)) &&"
            + " quantity(string(self.capacity)).compareTo(quantity(string(oldSelf.capacity))) >="
            + " 0)",
    message = "capacity cannot shrink: what lies in the end of the disk would be lost")
@Rule(
    value =
        "self.storagePool == oldSelf.storagePool && self.format == oldSelf.format &&"
            + " has(self.source) == has(oldSelf.source) && (!has(self.source) || self.source =="
            + " oldSelf.source)",
    message =
        "storagePool, format and source cannot change: the disk was made from them; make another"
            + " disk")
@Rule(
    value =
        "!has(self.cloneMode) || self.cloneMode == 'Full' || !has(self.source) ||"
            + " has(self.source.image) || has(self.source.snapshot)",
    message =
        "a disk cannot be linked to another one, which goes on changing, nor to a file that is"
            + " fetched or sent: set cloneMode Full, or make it from a VirtualMachineSnapshot or VirtualMachineImage")
public record VirtualMachineDiskSpec(
    @Doc("The VirtualMachineStoragePool that the disk lies in.") @Required @Limits(maxLength = 253)
        String storagePool,
    @Doc("Size that the guest sees, for instance 20Gi. It may grow; left out: that of the source.")
        @Quantities(minimum = "1Mi", maximum = "8191Ti")
        Optional<String> capacity,
    @Doc("Format of the volume; raw where the pool knows no other.") @Default("qcow2")
        DiskFormat format,
    @Doc("What the disk is made from; left out: it is blank.") Optional<DiskSource> source,
    @Doc(
            "Linked: the disk refers to its source and keeps what differs, which takes a moment and"
                + " no room. Full: a copy of its own. Left out: Linked where the pool and the"
                + " format can, else Full.")
        Optional<CloneMode> cloneMode,
    @Doc("What becomes of the volume when the disk is deleted.") @Default("Delete")
        ReclaimPolicy reclaimPolicy) {

  /** Fills in what was left out. */
  public VirtualMachineDiskSpec {
    storagePool = Objects.requireNonNullElse(storagePool, "");
    capacity = Objects.requireNonNullElse(capacity, Optional.empty());
    format = Objects.requireNonNullElse(format, DiskFormat.qcow2);
    source = Objects.requireNonNullElse(source, Optional.empty());
    cloneMode = Objects.requireNonNullElse(cloneMode, Optional.empty());
    reclaimPolicy = Objects.requireNonNullElse(reclaimPolicy, ReclaimPolicy.Delete);
  }
}
