package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.live.Aliases;
import io.kubevmm.executor.storage.AttachedDisk;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The {@code <disk>} elements of spec.disks, after those that the user wrote himself. An alias that
 * libvirt keeps says which disk is which.
 */
final class DiskDevices {

  /** What QEMU takes of a virtio disk's serial number, which udev makes a name of. */
  private static final int SERIAL = 20;

  private DiskDevices() {}

  static void add(ObjectNode tree, List<AttachedDisk> disks) {
    if (disks.isEmpty()) {
      return;
    }
    ObjectNode devices = tree.withObject("/devices");
    ArrayNode list = devices.withArray("disk");
    Set<String> taken = targets(list);
    for (AttachedDisk disk : disks) {
      ObjectNode device = list.addObject().put("type", "volume").put("device", "disk");
      ObjectNode driver = device.putObject("driver");
      driver.put("name", "qemu").put("type", disk.format().name()).put("discard", "unmap");
      device.putObject("source").put("pool", disk.pool()).put("volume", disk.volume());
      device.putObject("target").put("dev", free(disk.bus(), taken)).put("bus", disk.bus());
      device.putObject("alias").put("name", Aliases.DISK + disk.name());
      device.put("serial", disk.name().substring(0, Math.min(SERIAL, disk.name().length())));
      disk.bootOrder().ifPresent(order -> device.putObject("boot").put("order", order));
    }
    if (disks.stream().anyMatch(disk -> disk.bus().equals("scsi"))) {
      scsi(devices);
    }
  }

  /** SCSI is that of virtio, unless the user says otherwise. */
  static void scsi(ObjectNode devices) {
    if (!hasScsi(devices.path("controller"))) {
      devices.withArray("controller").addObject().put("type", "scsi").put("model", "virtio-scsi");
    }
  }

  /** The names of the disks that are there. */
  static Set<String> targets(ArrayNode list) {
    Set<String> taken = new HashSet<>();
    for (JsonNode written : list) {
      taken.add(written.path("target").path("dev").asText());
    }
    return taken;
  }

  private static boolean hasScsi(JsonNode controllers) {
    for (JsonNode controller : controllers) {
      if (controller.path("type").asText().equals("scsi")) {
        return true;
      }
    }
    return false;
  }

  /** The first free name on a bus, which is taken with it. */
  static String free(String bus, Set<String> taken) {
    String prefix =
        switch (bus) {
          case "virtio" -> "vd";
          case "ide" -> "hd";
          default -> "sd";
        };
    for (int i = 0; ; i++) {
      String name = prefix + letters(i);
      if (taken.add(name)) {
        return name;
      }
    }
  }

  /** a … z, aa, ab, … as Linux counts disks. */
  private static String letters(int i) {
    String last = String.valueOf((char) ('a' + i % 26));
    return i < 26 ? last : letters(i / 26 - 1) + last;
  }
}
