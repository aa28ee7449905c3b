package io.kubevmm.executor.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The disk devices of a domain document, and which volume each has. */
final class DomainDisks {

  /**
   * One device.
   *
   * @param target as the guest's bus names it, for instance vda
   * @param volume the name of its volume; empty for an empty drive and for what is no volume
   */
  record Device(String target, String volume) {}

  private DomainDisks() {}

  static List<Device> of(ObjectNode domain) {
    List<Device> devices = new ArrayList<>();
    for (JsonNode disk : domain.path("devices").path("disk")) {
      devices.add(new Device(disk.path("target").path("dev").asText(), volume(disk)));
    }
    return devices;
  }

  /** The device that has the volume. */
  static Optional<Device> with(String volume, List<Device> devices) {
    return devices.stream().filter(device -> device.volume().equals(volume)).findFirst();
  }

  /** libvirt names what a snapshot made by its file, and what a definition says by its volume. */
  private static String volume(JsonNode disk) {
    JsonNode source = disk.path("source");
    String file = source.path("file").asText("");
    return source.has("volume")
        ? source.path("volume").asText()
        : file.substring(file.lastIndexOf('/') + 1);
  }

  /** Lets the device with one volume have another one of the same pool. */
  static void replace(ObjectNode domain, String volume, String pool, String by, String format) {
    for (JsonNode disk : domain.path("devices").path("disk")) {
      if (disk instanceof ObjectNode device && volume(disk).equals(volume)) {
        device.put("type", "volume");
        device.remove("backingStore");
        device.putObject("source").put("pool", pool).put("volume", by);
        device.withObject("/driver").put("type", format);
      }
    }
  }
}
