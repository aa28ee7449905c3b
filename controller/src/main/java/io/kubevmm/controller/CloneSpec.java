package io.kubevmm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.VirtualMachineCloneSpec;
import io.kubevmm.api.storage.CloneMode;
import java.util.Optional;
import java.util.function.Consumer;

/** The spec of a machine that is made from another one's: what is its own is left out. */
final class CloneSpec {

  /** It cannot be made; the message says why and what to do. */
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private CloneSpec() {}

  /** Refuses a source that cannot be cloned, before anything is made. */
  static void check(ObjectNode source, boolean copyDomain) {
    JsonNode domain = source.path("domain");
    if (!domain.isEmpty() && !copyDomain) {
      throw new Refused(
          "the source has a spec.domain, which can name files and devices of the host: set"
              + " copyDomain: true, which needs the verb configure-host on virtualmachines");
    }
    for (JsonNode disk : domain.path("devices").path("disk")) {
      boolean shared =
          disk.path("device").asText("disk").equals("disk")
              && !disk.has("readonly")
              && !disk.has("shareable");
      if (shared) {
        throw new Refused(
            "the source has the disk "
                + disk.path("target").path("dev").asText()
                + " in spec.domain.devices.disk, to which both machines would write: put it into"
                + " spec.disks, or make it readonly or shareable");
      }
    }
  }

  /** The spec of a machine whose disks are copied from the snapshot's. */
  static ObjectNode of(VirtualMachineClone clone, VirtualMachineSnapshot snapshot) {
    String name = snapshot.getMetadata().getName();
    ObjectNode kept = snapshot.statusOrEmpty().virtualMachineSpec();
    if (kept.isEmpty()) {
      throw new Refused(
          "VirtualMachineSnapshot " + name + " is of a disk alone: make a disk from it");
    }
    return of(clone, kept, disk -> copy(disk, snapshot));
  }

  /** The spec of a machine that has the image in the place of the disk that it was made from. */
  static ObjectNode of(VirtualMachineClone clone, VirtualMachineImage image) {
    ObjectNode kept = image.statusOrEmpty().virtualMachineSpec();
    if (kept.isEmpty()) {
      throw new Refused(
          "VirtualMachineImage "
              + image.getMetadata().getName()
              + " was not made from a machine: write a VirtualMachine with a disk from it");
    }
    return of(clone, kept, disk -> fromImage(disk, image));
  }

  private static ObjectNode of(
      VirtualMachineClone clone, ObjectNode kept, Consumer<ObjectNode> copy) {
    VirtualMachineCloneSpec wanted = clone.getSpec();
    ObjectNode spec = kept.deepCopy();
    check(spec, wanted.copyDomain());
    spec.remove("nodeName");
    spec.remove("runGeneration");
    spec.remove("managementPolicy");
    wanted.target().powerState().ifPresent(state -> spec.put("powerState", state.name()));
    if (spec.get("domain") instanceof ObjectNode domain) {
      anonymise(domain);
    }
    if (spec.get("cloudInit") instanceof ObjectNode seed) {
      seed.remove("instanceID");
    }
    for (JsonNode disk : spec.path("disks")) {
      if (disk instanceof ObjectNode entry && (entry.has("disk") || entry.has("template"))) {
        copy.accept(entry);
      }
    }
    return spec;
  }

  private static void fromImage(ObjectNode disk, VirtualMachineImage image) {
    if (!disk.path("name").asText().equals(image.statusOrEmpty().virtualMachineDisk())) {
      if (disk.has("disk")) {
        throw new Refused(
            "the machine of the image has the disk "
                + disk.path("disk").asText()
                + " besides, which cannot be in two machines: clone the machine or a snapshot of it");
      }
      return; // its template makes a new one
    }
    disk.remove("disk");
    ObjectNode template = ApiMapper.JSON.createObjectNode();
    JsonNode pool = disk.path("template").path("storagePool");
    template.put("storagePool", pool.asText(image.getSpec().storagePool()));
    template.put("capacity", image.statusOrEmpty().virtualSize());
    template.putObject("source").put("image", image.getMetadata().getName());
    disk.set("template", template);
  }

  /** What a domain must have for itself. */
  private static void anonymise(ObjectNode domain) {
    domain.remove("uuid");
    domain.remove("name");
    if (domain.path("devices").path("interface") instanceof ArrayNode cards) {
      for (JsonNode card : cards) {
        if (card instanceof ObjectNode object) {
          object.remove("mac");
        }
      }
    }
  }

  private static void copy(ObjectNode disk, VirtualMachineSnapshot snapshot) {
    String name = disk.path("name").asText();
    Optional<SnapshotDisk> kept =
        snapshot.statusOrEmpty().disks().stream().filter(d -> d.name().equals(name)).findFirst();
    if (kept.isEmpty()) {
      throw new Refused(
          "VirtualMachineSnapshot "
              + snapshot.getMetadata().getName()
              + " does not have the machine's disk "
              + name
              + ": make one with all disks");
    }
    JsonNode format = disk.path("template").path("format");
    disk.remove("disk");
    ObjectNode template = ApiMapper.JSON.createObjectNode();
    template.put("storagePool", kept.get().storagePool()).put("capacity", kept.get().capacity());
    template.put("cloneMode", CloneMode.Full.name());
    if (format.isTextual()) {
      template.set("format", format);
    }
    template
        .putObject("source")
        .put("snapshot", snapshot.getMetadata().getName())
        .put("disk", name);
    disk.set("template", template);
  }
}
