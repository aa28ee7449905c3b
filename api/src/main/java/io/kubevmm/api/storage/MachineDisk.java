package io.kubevmm.api.storage;

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
    value =
        "(has(self.disk) ? 1 : 0) + (has(self.template) ? 1 : 0) + (has(self.cdrom) ? 1 : 0) == 1",
    message =
        "a disk is one that exists (disk: its name), one to be made (template: what it shall be), or"
            + " a CD-ROM drive (cdrom: what is in it): set one of the three")
@Rule(
    value = "!has(self.cdrom) || !has(self.bus) || self.bus != 'virtio'",
    message =
        "a CD-ROM drive cannot be on bus virtio: leave bus out (sata), or set scsi, ide or usb")
public record MachineDisk(
    @Doc("Name of the disk within the machine.") @Required @Limits(maxLength = 63) String name,
    @Doc("A VirtualMachineDisk of the same namespace.") @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc(
            "Makes the VirtualMachineDisk <machine>-<name>, which belongs to the machine and goes"
                + " with it.")
        Optional<VirtualMachineDiskSpec> template,
    @Doc("A CD-ROM drive; {} is an empty one.") Optional<CdromDrive> cdrom,
    @Doc("How the guest sees the disk; left out: virtio, and sata for a CD-ROM drive.")
        @OneOf({"virtio", "scsi", "sata", "ide", "usb"})
        Optional<String> bus,
    @Doc("Position in the order in which the firmware tries disks, from 1.")
        @Limits(min = 1, max = 64)
        Optional<Integer> bootOrder) {

  /** Fills in what was left out. */
  public MachineDisk {
    name = Objects.requireNonNullElse(name, "");
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    template = Objects.requireNonNullElse(template, Optional.empty());
    cdrom = Objects.requireNonNullElse(cdrom, Optional.empty());
    bus = Objects.requireNonNullElse(bus, Optional.empty());
    bootOrder = Objects.requireNonNullElse(bootOrder, Optional.empty());
  }

  /** Whether a VirtualMachineDisk is behind it. */
  public boolean stored() {
    return cdrom.isEmpty();
  }

  /** How the guest sees it. */
  public String busOrDefault() {
    return bus.orElse(stored() ? "virtio" : "sata");
  }

  /** The name of the VirtualMachineDisk. */
  public String object(String machine) {
    return disk.orElseGet(() -> machine + "-" + name);
  }
}
