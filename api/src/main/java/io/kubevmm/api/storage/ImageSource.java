package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** Where an image comes from: a web server, a user's machine, a disk, a snapshot or a machine. */
@Rule(
    value =
        "(has(self.http) ? 1 : 0) + (has(self.upload) ? 1 : 0) + (has(self.snapshot) ? 1 : 0) +"
            + " (has(self.virtualMachine) ? 1 : 0) + (has(self.disk) && !has(self.snapshot) &&"
            + " !has(self.virtualMachine) ? 1 : 0) == 1",
    message =
        "source names one thing: http, upload, disk (a VirtualMachineDisk), snapshot or"
            + " virtualMachine (and disk, which of its disks)")
@Rule(
    value = "!has(self.disk) || (!has(self.http) && !has(self.upload))",
    message =
        "source.disk stands alone, or tells which disk of snapshot or virtualMachine is meant")
public record ImageSource(
    @Doc("A file on a web server.") Optional<HttpSource> http,
    @Doc("A file that is sent: virtctl image upload FILE.") Optional<UploadSource> upload,
    @Doc(
            "A VirtualMachineDisk of the same namespace, copied while no running machine has it."
                + " With snapshot or virtualMachine: the name of the disk within that.")
        @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc("A VirtualMachineSnapshot of the same namespace.") @Limits(maxLength = 127)
        Optional<String> snapshot,
    @Doc(
            "A VirtualMachine of the same namespace that is stopped; its spec is kept too, so that"
                + " machines can be cloned from the image.")
        @Limits(maxLength = 63)
        Optional<String> virtualMachine) {

  /** Fills in what was left out. */
  public ImageSource {
    http = Objects.requireNonNullElse(http, Optional.empty());
    upload = Objects.requireNonNullElse(upload, Optional.empty());
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    snapshot = Objects.requireNonNullElse(snapshot, Optional.empty());
    virtualMachine = Objects.requireNonNullElse(virtualMachine, Optional.empty());
  }
}
