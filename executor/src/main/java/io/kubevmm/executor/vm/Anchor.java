package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/** What holds a machine that is off on its node: state of the guest that is on no other. */
final class Anchor {

  private static final List<String> HOST_SOURCES = List.of("file", "dev", "dir", "volume");

  private Anchor() {}

  /**
   * The first such thing, in words that follow "since"; empty if the machine may go elsewhere.
   *
   * @param domain the content of libvirt's {@code <domain>} element
   */
  static Optional<String> of(JsonNode domain, boolean managedSave) {
    if (managedSave) {
      return Optional.of("the guest's saved memory is on this node");
    }
    JsonNode os = domain.path("os");
    if (os.has("nvram") || os.path("firmware").asText().equals("efi")) {
      return Optional.of("its UEFI variables (NVRAM) are on this node");
    }
    JsonNode devices = domain.path("devices");
    for (JsonNode tpm : devices.path("tpm")) {
      if (tpm.path("backend").path("type").asText().equals("emulator")) {
        return Optional.of("the state of its TPM is on this node");
      }
    }
    if (!devices.path("hostdev").isEmpty()) {
      return Optional.of("it has a device of this host (spec.domain.devices.hostdev)");
    }
    if (!devices.path("filesystem").isEmpty()) {
      return Optional.of("it shares a folder of this host (spec.domain.devices.filesystem)");
    }
    return disk(devices.path("disk"));
  }

  /** A disk that the guest only reads is taken to be wherever the machine may run. */
  private static Optional<String> disk(JsonNode disks) {
    for (JsonNode disk : disks) {
      for (String kind : HOST_SOURCES) {
        JsonNode place = disk.path("source").path(kind);
        if (!place.isMissingNode() && !disk.has("readonly")) {
          return Optional.of("its disk " + place.asText() + " is on this node");
        }
      }
    }
    return Optional.empty();
  }
}
