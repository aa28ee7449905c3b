package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The PCI addresses of a running guest.
 *
 * @param running its document
 */
record PciSlots(ObjectNode running) {

  /** Whether a device may have this address: its bus is there, and nobody else has it. */
  boolean hasFree(JsonNode address) {
    if (!address.path("type").asText().equals("pci")) {
      return true; // of another kind: libvirt judges it
    }
    return hasBus(number(address, "bus")) && !taken(running.path("devices"), address);
  }

  private boolean hasBus(int bus) {
    for (JsonNode controller : running.path("devices").path("controller")) {
      if (controller.path("type").asText().equals("pci") && number(controller, "index") == bus) {
        return true;
      }
    }
    return false;
  }

  private static boolean taken(JsonNode devices, JsonNode address) {
    for (JsonNode kind : devices) {
      if (kind.isArray()) {
        for (JsonNode device : kind) {
          if (same(device.path("address"), address)) {
            return true;
          }
        }
      } else if (same(kind.path("address"), address)) {
        return true;
      }
    }
    return false;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.path("type").asText().equals("pci")
        && number(a, "bus") == number(b, "bus")
        && number(a, "slot") == number(b, "slot")
        && number(a, "function") == number(b, "function");
  }

  /** libvirt writes them as 0x0a, or in decimal. */
  private static int number(JsonNode map, String key) {
    String text = map.path(key).asText("0").strip();
    try {
      return Integer.decode(text);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
