package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreePlace;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.Domain;
import java.util.List;

/**
 * Plugs devices into a running guest, takes them out, and changes them in it.
 *
 * @param running the guest's document before the change
 */
record DeviceChanges(Domain domain, XmlCodec codec, ObjectNode running) {

  /**
   * Plugs a device in, at the address that the definition gives it, so that the guest finds it
   * there after its next start too; at another one if the running guest cannot have that.
   */
  void attach(Change change) {
    Difference difference = change.difference();
    ObjectNode device = device(difference.place().after(), difference).deepCopy();
    if (!new PciSlots(running).hasFree(device.path("address"))) {
      device.remove("address");
    }
    domain.attachDevice(xml(difference, device), Affect.LIVE);
  }

  /** Asks the guest to let a device go. */
  void detach(Change change) {
    Difference difference = change.difference();
    domain.detachDevice(
        xml(difference, device(difference.place().before(), difference)), Affect.LIVE);
  }

  /**
   * Changes a device: libvirt wants all that stays the same to be as it is in the running guest.
   *
   * @param changes all of one device
   */
  void update(List<Change> changes) {
    Difference first = changes.getFirst().difference();
    ObjectNode device = device(first.place().before(), first).deepCopy();
    for (Change change : changes) {
      TreePlace place = change.difference().place();
      copy(place.after(), device, below(place.declaration()));
    }
    domain.updateDevice(xml(first, device), Affect.LIVE);
  }

  /** The keys from the device to the place, or to the innermost list around it. */
  private static List<String> below(String declaration) {
    String path = declaration.substring(declaration.indexOf("[]") + "[].".length());
    int list = path.indexOf("[]");
    return List.of((list < 0 ? path : path.substring(0, list)).split("\\.", -1));
  }

  private static void copy(JsonNode from, ObjectNode to, List<String> keys) {
    String key = keys.getFirst();
    JsonNode value = from.path(key);
    if (value.isMissingNode()) {
      to.remove(key);
    } else if (keys.size() == 1 || !(to.get(key) instanceof ObjectNode inner)) {
      to.set(key, value);
    } else {
      copy(value, inner, keys.subList(1, keys.size()));
    }
  }

  /** A device that is no entry of a list stands at its place itself. */
  private static ObjectNode device(JsonNode entry, Difference difference) {
    JsonNode device =
        switch (difference) {
          case Difference.Added added when entry.isMissingNode() -> added.value();
          case Difference.Removed removed when entry.isMissingNode() -> removed.value();
          default -> entry;
        };
    return device instanceof ObjectNode map ? map : device.withObject("");
  }

  private String xml(Difference difference, ObjectNode device) {
    String declaration = difference.place().declaration();
    int list = declaration.indexOf("[]");
    return codec.at(list < 0 ? declaration : declaration.substring(0, list)).toXml(device);
  }
}
