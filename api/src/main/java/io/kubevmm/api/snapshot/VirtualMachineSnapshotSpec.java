package io.kubevmm.api.snapshot;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What the user wants kept. */
@Rule(
    value = "has(self.virtualMachine) != has(self.disk)",
    message =
        "a snapshot is of a machine (virtualMachine: its name) or of a disk that no machine uses"
            + " (disk: its name): set one of the two")
@Rule(
    value = "has(self.virtualMachine) || (!has(self.disks) && !self.memory)",
    message = "memory and disks are those of a machine: leave them out, or set virtualMachine")
@Rule(
    value = "!self.memory || self.quiesce != 'Required'",
    message =
        "memory keeps the guest as it is, also what it has not written yet: quiesce: Required is"
            + " for snapshots without memory")
@Rule(
    value = "self == oldSelf",
    message = "a snapshot is of one moment and cannot change: make another one")
public record VirtualMachineSnapshotSpec(
    @Doc("The VirtualMachine of the same namespace.") @Limits(maxLength = 63)
        Optional<String> virtualMachine,
    @Doc("A VirtualMachineDisk of the same namespace that no machine uses.")
        @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc("Names of disks within the machine; left out: all of them.") @Limits(maxItems = 64)
        List<String> disks,
    @Doc("Keep the memory of the running guest too: a restore gives the guest as it was.")
        @Default("false")
        boolean memory,
    @Doc("Whether the guest's agent freezes the file systems for the moment.")
        @Default("IfAvailable")
        Quiesce quiesce) {

  /** Fills in what was left out. */
  public VirtualMachineSnapshotSpec {
    virtualMachine = Objects.requireNonNullElse(virtualMachine, Optional.empty());
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    disks = List.copyOf(Objects.requireNonNullElse(disks, List.of()));
    quiesce = Objects.requireNonNullElse(quiesce, Quiesce.IfAvailable);
  }
}
