package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps what a guest knows its devices by from one definition to the next: a card that moved to
 * another PCI slot has another name in the guest, and a disk that became vda in place of vdb is
 * another disk to whoever changes the running guest.
 *
 * @param before the definition that libvirt has now
 */
record Continuity(ObjectNode before) {

  /** Kinds of devices whose places a guest sees. */
  private static final List<String> KINDS =
      List.of("disk", "interface", "channel", "rng", "watchdog", "filesystem", "hostdev", "input");

  /** The wanted definition, with the places of before wherever it names none. */
  ObjectNode carriedInto(ObjectNode wanted) {
    ObjectNode result = wanted.deepCopy();
    boolean sameMachine = resolves(machine(wanted), machine(before));
    if (result.path("devices") instanceof ObjectNode devices) {
      targets(devices.path("disk"));
      for (String kind : sameMachine ? KINDS : List.<String>of()) {
        addresses(devices.path(kind), before.path("devices").path(kind));
      }
    }
    return result;
  }

  /** Whether libvirt makes this type of that alias: of q35 pc-q35-7.2, of pc pc-i440fx-7.2. */
  private static boolean resolves(String alias, String type) {
    return alias.isEmpty()
        || type.equals(alias)
        || type.startsWith((alias.equals("pc") ? "pc-i440fx" : alias) + "-")
        || type.startsWith("pc-" + alias + "-");
  }

  private static String machine(JsonNode domain) {
    return domain.path("os").path("type").path("machine").asText();
  }

  /** The disks that were there keep their targets; new ones get what is left. */
  private void targets(JsonNode disks) {
    Map<String, JsonNode> known = new HashMap<>();
    for (JsonNode disk : before.path("devices").path("disk")) {
      alias(disk).ifPresent(alias -> known.put(alias, disk));
    }
    Set<String> taken = new HashSet<>();
    Set<JsonNode> settled = Collections.newSetFromMap(new IdentityHashMap<>());
    for (JsonNode disk : disks) {
      Optional<JsonNode> old = alias(disk).map(known::get);
      if (alias(disk).isEmpty()) {
        taken.add(disk.path("target").path("dev").asText());
        settled.add(disk);
      } else if (old.filter(o -> bus(o).equals(bus(disk))).isPresent()) {
        String target = old.get().path("target").path("dev").asText();
        if (taken.add(target)) {
          ((ObjectNode) disk.path("target")).put("dev", target);
          settled.add(disk);
        }
      }
    }
    for (JsonNode disk : disks) {
      if (!settled.contains(disk) && disk.path("target") instanceof ObjectNode target) {
        target.put("dev", DiskDevices.free(bus(disk), taken));
      }
    }
  }

  private static Optional<String> alias(JsonNode device) {
    String name = device.path("alias").path("name").asText();
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  private static String bus(JsonNode disk) {
    return disk.path("target").path("bus").asText();
  }

  private static void addresses(JsonNode wanted, JsonNode before) {
    if (!(wanted instanceof ArrayNode) || !(before instanceof ArrayNode)) {
      return;
    }
    Set<Integer> used = new HashSet<>();
    for (JsonNode device : wanted) {
      if (!device.has("address") && device instanceof ObjectNode map) {
        match(device, before, used)
            .map(old -> old.path("address"))
            .filter(address -> address.path("type").asText().equals("pci"))
            .ifPresent(address -> map.set("address", address.deepCopy()));
      }
    }
  }

  private static Optional<JsonNode> match(JsonNode device, JsonNode before, Set<Integer> used) {
    for (int i = 0; i < before.size(); i++) {
      if (identity(device).equals(identity(before.get(i))) && used.add(i)) {
        return Optional.of(before.get(i));
      }
    }
    return Optional.empty();
  }

  /** What tells a device from the others of its kind, and makes it the same as before. */
  private static String identity(JsonNode device) {
    Optional<String> alias = alias(device);
    return alias.isPresent() ? alias.get() + " " + bus(device) : byItsParts(device);
  }

  private static String byItsParts(JsonNode device) {
    return String.join(
        " ",
        device.path("mac").path("address").asText().toLowerCase(Locale.ROOT),
        device.path("target").path("dev").asText(),
        device.path("target").path("bus").asText(),
        device.path("target").path("name").asText(),
        device.path("target").path("dir").asText(),
        model(device));
  }

  private static String model(JsonNode device) {
    JsonNode model = device.path("model");
    return model.isObject() ? model.path("type").asText() : model.asText();
  }
}
