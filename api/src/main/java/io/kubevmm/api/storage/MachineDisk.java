package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** One disk of a virtual machine. */
@Rule(
    value = "self.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
    message = "a disk's name consists of lower-case letters, digits and hyphens")
@Rule(
    value = "has(self.disk) != has(self.template)",
    message =
        "a disk is either one that exists (disk: its name) or one to be made (template: what it"
            + " shall be): set one of the two")
public record MachineDisk(
    @Doc("Name of the disk within the machine.") @Required @Limits(maxLength = 63) String name,
    @Doc("A VirtualMachineDisk of the same namespace.") @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc(
            "Makes the VirtualMachineDisk <machine>-<name>, which belongs to the machine and goes"
                + " with it.")
        Optional<VirtualMachineDiskSpec> template,
    @Doc("How the guest sees the disk.")
        @OneOf({"virtio", "scsi", "sata", "ide", "usb"})
        @Default("virtio")
        String bus,
    @Doc("Position in the order in which the firmware tries disks, from 1.")
        @Limits(min = 1, max = 64)
        Optional<Integer> bootOrder) {

  /** Fills in what was left out. */
  public MachineDisk {
    name = Objects.requireNonNullElse(name, "");
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    template = Objects.requireNonNullElse(template, Optional.empty());
    bus = Objects.requireNonNullElse(bus, "virtio");
    bootOrder = Objects.requireNonNullElse(bootOrder, Optional.empty());
  }

  /** The name of the VirtualMachineDisk. */
  public String object(String machine) {
    return disk.orElseGet(() -> machine + "-" + name);
  }
}
