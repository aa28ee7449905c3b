package io.kubevmm.api.storage;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/**
 * What a disk is made from: an image, another disk, a disk of a snapshot, a web server's file, or
 * one that is sent.
 */
@Rule(
    value =
        "has(self.image) || has(self.disk) || has(self.snapshot) || has(self.http) ||"
            + " has(self.upload)",
    message =
        "source names nothing: set image (a VirtualMachineImage), disk (a VirtualMachineDisk),"
            + " snapshot (a VirtualMachineSnapshot, and disk, which of its disks), http or upload")
@Rule(
    value =
        "(has(self.image) ? 1 : 0) + (has(self.http) ? 1 : 0) + (has(self.upload) ? 1 : 0) +"
            + " (has(self.disk) || has(self.snapshot) ? 1 : 0) <= 1",
    message =
        "source.image, source.http and source.upload stand alone: leave the other fields of source"
            + " out")
@Rule(
    value = "!has(self.namespace) || has(self.image)",
    message = "source.namespace is that of source.image: leave it out where there is none")
public record DiskSource(
    @Doc("A VirtualMachineImage.") @Limits(maxLength = 127) Optional<String> image,
    @Doc(
            "The image's namespace, whose spec.allowedNamespaces has to let this one in. Left out:"
                + " this one.")
        @Limits(maxLength = 63)
        Optional<String> namespace,
    @Doc(
            "A VirtualMachineDisk of the same namespace, copied while no running machine has it."
                + " With snapshot: the name of the disk within that.")
        @Limits(maxLength = 127)
        Optional<String> disk,
    @Doc("A VirtualMachineSnapshot of the same namespace.") @Limits(maxLength = 127)
        Optional<String> snapshot,
    @Doc("A file on a web server; the disk is a copy of what is in it.") Optional<HttpSource> http,
    @Doc("A file that is sent: virtctl disk upload FILE.") Optional<UploadSource> upload) {

  /** Fills in what was left out. */
  public DiskSource {
    image = Objects.requireNonNullElse(image, Optional.empty());
    namespace = Objects.requireNonNullElse(namespace, Optional.empty());
    disk = Objects.requireNonNullElse(disk, Optional.empty());
    http = Objects.requireNonNullElse(http, Optional.empty());
    snapshot = Objects.requireNonNullElse(snapshot, Optional.empty());
    upload = Objects.requireNonNullElse(upload, Optional.empty());
  }

  /** The image that is meant by an object of this namespace, if it is one. */
  public Optional<ImageReference> image(String own) {
    return image.map(name -> new ImageReference(namespace.orElse(own), name));
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
