package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.executor.storage.AttachedDisk;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The domain that a VirtualMachine asks for: what the user wrote, with what he may leave out.
 *
 * <p>A machine made of {@code spec.domain} alone is complete and gets its identity only. One with
 * {@code spec.memory} is an everyday machine: it also gets what such a machine needs to be usable
 * (ACPI for the power button, a serial console, the guest agent's channel, entropy), wherever the
 * user said nothing about it.
 *
 * @param tree the content of libvirt's {@code <domain>} element, without our mark
 * @param digest of what the user wrote, so that a newer executor's defaults do not look like an
 *     edit
 * @param volumes digest of the volumes of its disks: a snapshot or a restore changes them
 * @param seed digest of its cloud-init data; empty without any
 * @param complete whether all disks of the spec are in it
 */
record DomainDocument(
    ObjectNode tree, String digest, String volumes, String seed, boolean complete) {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** Some six are taken in an everyday machine. */
  private static final int PCI_PORTS = 16;

  /**
   * Renders a machine.
   *
   * @param folder of the machine's own files on the node
   * @param disks those of spec.disks, as far as they are there
   */
  static DomainDocument of(
      VirtualMachine vm, Platform platform, Path folder, List<AttachedDisk> disks) {
    VirtualMachineSpec spec = vm.spec();
    ObjectNode tree = spec.domain().deepCopy();
    tree.put("name", vm.domainName()).put("uuid", vm.domainUuid());
    if (!tree.has("type")) {
      tree.put("type", platform.virtType());
    }
    spec.cpu().ifPresent(cpus -> cpus(tree, cpus, spec.maxCpu().orElse(cpus)));
    spec.memory().ifPresent(memory -> memory(tree, memory, spec.maxMemory().orElse(memory)));
    DiskDevices.add(tree, disks);
    CdromDevices.add(tree, spec.drives());
    if (spec.cloudInit().isPresent()) {
      SeedDevice.add(tree, NodeFiles.seed(folder));
    }
    addresses(tree, vm.uid());
    NetworkDevices.add(tree, vm.uid(), spec.networks());
    if (spec.memory().isPresent()) {
      defaults(tree, platform, NodeFiles.consoleLog(folder));
    }
    return new DomainDocument(
        tree,
        digest(spec, platform),
        volumes(disks),
        seed(spec),
        disks.size() == spec.storedDisks().size());
  }

  private static void cpus(ObjectNode tree, int now, int most) {
    ObjectNode vcpu = tree.putObject("vcpu");
    if (now < most) {
      vcpu.put("current", now);
    }
    vcpu.put("value", most);
  }

  private static void memory(ObjectNode tree, String now, String most) {
    tree.putObject("memory").put("unit", "KiB").put("value", kib(most));
    if (!now.equals(most)) {
      tree.putObject("currentMemory").put("unit", "KiB").put("value", kib(now));
    }
  }

  private static String kib(String quantity) {
    return Long.toString(Math.ceilDiv(Quantity.parse(quantity), 1024));
  }

  private static void defaults(ObjectNode tree, Platform platform, Path consoleLog) {
    ObjectNode os = object(tree, "os");
    if (!os.has("type")) {
      ObjectNode type = os.putObject("type").put("value", "hvm");
      if (!platform.arch().isEmpty()) {
        type.put("arch", platform.arch());
      }
      if (!platform.machine().isEmpty()) {
        type.put("machine", platform.machine());
      }
    }
    if (!platform.emulatesDevices()) {
      return;
    }
    if (!tree.has("features")) {
      ObjectNode features = tree.putObject("features");
      features.putObject("acpi");
      features.putObject("apic");
    }
    if (!tree.has("cpu") && platform.virtType().equals("kvm")) {
      tree.putObject("cpu").put("mode", "host-model");
    }
    ObjectNode devices = object(tree, "devices");
    if (os.path("type").path("machine").asText().contains("q35") && !hasPci(devices)) {
      ports(devices.withArray("controller"));
    }
    if (!devices.has("serial") && !devices.has("console")) {
      ObjectNode serial = devices.putArray("serial").addObject().put("type", "pty");
      serial.putObject("log").put("file", consoleLog.toString()).put("append", true);
    }
    if (!devices.has("channel")) {
      ObjectNode channel = devices.putArray("channel").addObject().put("type", "unix");
      channel.putObject("target").put("type", "virtio").put("name", "org.qemu.guest_agent.0");
    }
    if (!devices.has("rng")) {
      ObjectNode rng = devices.putArray("rng").addObject().put("model", "virtio");
      rng.putObject("backend").put("model", "random").put("value", "/dev/urandom");
    }
  }

  private static boolean hasPci(ObjectNode devices) {
    for (JsonNode controller : devices.path("controller")) {
      if (controller.path("type").asText().equals("pci")) {
        return true;
      }
    }
    return false;
  }

  /** A running guest takes one device a port; libvirt alone leaves one free. */
  private static void ports(ArrayNode controllers) {
    controllers.addObject().put("type", "pci").put("index", 0).put("model", "pcie-root");
    for (int i = 0; i < PCI_PORTS; i++) {
      controllers.addObject().put("type", "pci").put("model", "pcie-root-port");
    }
  }

  /** A network card without an address gets one that stays the same for the machine's life. */
  private static void addresses(ObjectNode tree, String uid) {
    if (tree.path("devices").path("interface") instanceof ArrayNode interfaces) {
      for (int i = 0; i < interfaces.size(); i++) {
        if (interfaces.get(i) instanceof ObjectNode card && !card.has("mac")) {
          byte[] hash = sha256(uid + "/" + i);
          String tail = HexFormat.ofDelimiter(":").formatHex(hash, 0, 3);
          card.putObject("mac").put("address", "52:54:00:" + tail);
        }
      }
    }
  }

  private static ObjectNode object(ObjectNode parent, String key) {
    return parent.get(key) instanceof ObjectNode present ? present : parent.putObject(key);
  }

  private static String digest(VirtualMachineSpec spec, Platform platform) {
    ObjectNode written = NODES.objectNode();
    written.put("type", platform.virtType());
    spec.cpu().ifPresent(cpu -> written.put("cpu", cpu));
    spec.maxCpu().ifPresent(most -> written.put("maxCpu", most));
    spec.memory().ifPresent(memory -> written.put("memory", memory));
    spec.maxMemory().ifPresent(most -> written.put("maxMemory", most));
    written.set("domain", spec.domain());
    if (!spec.disks().isEmpty()) {
      ArrayNode disks = written.putArray("disks");
      for (MachineDisk disk : spec.disks()) {
        // What is in a drive is no part of it: that changes under a running guest.
        disks.add(disk.name()).add(disk.disk().orElse("")).add(disk.busOrDefault());
        disks.add(disk.bootOrder().orElse(0));
        disk.cdrom().ifPresent(drive -> disks.add("cdrom"));
      }
    }
    if (!spec.networks().isEmpty()) {
      written.set("networks", ApiMapper.JSON.valueToTree(spec.networks()));
    }
    spec.cloudInit().ifPresent(c -> written.set("cloudInit", ApiMapper.write(c)));
    return HexFormat.of().formatHex(sha256(written.toString()), 0, 8);
  }

  private static String seed(VirtualMachineSpec spec) {
    return spec.cloudInit()
        .map(data -> HexFormat.of().formatHex(sha256(ApiMapper.write(data).toString()), 0, 8))
        .orElse("");
  }

  private static String volumes(List<AttachedDisk> disks) {
    if (disks.isEmpty()) {
      return "";
    }
    ArrayNode volumes = NODES.arrayNode();
    disks.forEach(disk -> volumes.add(disk.pool()).add(disk.volume()));
    return HexFormat.of().formatHex(sha256(volumes.toString()), 0, 8);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
