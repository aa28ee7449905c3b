package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.live.Aliases;
import java.nio.file.Path;

/**
 * The {@code <disk>} element of a cloud-init seed, after all others: the guest's first disk stays
 * its first.
 *
 * <p>A disk and not a CD-ROM, and on virtio: kernels made for the cloud have no other driver. A
 * disk that is only read ties the machine to no node.
 */
final class SeedDevice {

  private static final String BUS = "virtio";

  private SeedDevice() {}

  static void add(ObjectNode tree, Path image) {
    ArrayNode list = tree.withObject("/devices").withArray("disk");
    String target = DiskDevices.free(BUS, DiskDevices.targets(list));
    ObjectNode device = list.addObject().put("type", "file").put("device", "disk");
    device.putObject("driver").put("name", "qemu").put("type", "raw");
    device.putObject("source").put("file", image.toString());
    device.putObject("target").put("dev", target).put("bus", BUS);
    device.putObject("readonly");
    device.putObject("alias").put("name", Aliases.CLOUD_INIT);
    device.put("serial", "cidata");
  }
}
