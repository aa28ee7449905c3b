package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Required;
import java.util.List;
import java.util.Objects;

/** One disk of a snapshot. */
public record SnapshotDisk(
    @Doc("Name of the disk within the machine; the disk's own if it has no machine.") @Required
        String name,
    @Doc("The VirtualMachineDisk.") String disk,
    @Doc("The metadata.uid of that object.") String uid,
    @Doc("The VirtualMachineStoragePool that the volume lies in.") String storagePool,
    @Doc("The volume with the disk's content at that moment; nothing writes to it any more.")
        String volume,
    @Doc("Size that the guest saw.") String capacity,
    @Doc("What that volume refers to, the nearest first.") List<String> backingChain,
    @Doc("The volume that the disk went on with.") String next) {

  /** Fills in what was left out. */
  public SnapshotDisk {
    name = Objects.requireNonNullElse(name, "");
    disk = Objects.requireNonNullElse(disk, "");
    uid = Objects.requireNonNullElse(uid, "");
    storagePool = Objects.requireNonNullElse(storagePool, "");
    volume = Objects.requireNonNullElse(volume, "");
    capacity = Objects.requireNonNullElse(capacity, "");
    backingChain = List.copyOf(Objects.requireNonNullElse(backingChain, List.of()));
    next = Objects.requireNonNullElse(next, "");
  }
}
