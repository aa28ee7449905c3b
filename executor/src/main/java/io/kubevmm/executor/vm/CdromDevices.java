package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.executor.live.Aliases;
import java.util.List;
import java.util.Set;

/**
 * The {@code <disk>} elements of CD-ROM drives, after the disks. They are defined empty; {@link
 * Drives} puts in what shall be in them. An alias that libvirt keeps says which drive is which.
 */
final class CdromDevices {

  private CdromDevices() {}

  static void add(ObjectNode tree, List<MachineDisk> drives) {
    if (drives.isEmpty()) {
      return;
    }
    ObjectNode devices = tree.withObject("/devices");
    ArrayNode list = devices.withArray("disk");
    Set<String> taken = DiskDevices.targets(list);
    for (MachineDisk drive : drives) {
      String bus = drive.busOrDefault();
      ObjectNode device = list.addObject().put("type", "file").put("device", "cdrom");
      device.putObject("driver").put("name", "qemu").put("type", "raw");
      device.putObject("target").put("dev", DiskDevices.free(bus, taken)).put("bus", bus);
      device.putObject("readonly");
      device.putObject("alias").put("name", alias(drive));
      drive.bootOrder().ifPresent(order -> device.putObject("boot").put("order", order));
      if (bus.equals("scsi")) {
        DiskDevices.scsi(devices);
      }
    }
  }

  /** The name by which a drive is found again in a domain. */
  static String alias(MachineDisk drive) {
    return Aliases.DRIVE + drive.name();
  }
}
