package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import java.util.Set;

/**
 * Differences between a running guest and its definition that are none: what libvirt adds when a
 * guest starts, and what it decides by itself in a definition.
 *
 * @param running the guest that runs
 * @param written what the user wrote into spec.domain; empty where he left it to us and to libvirt
 */
record LiveOnly(ObjectNode running, ObjectNode written) {

  /**
   * Only a running guest has these and what is below them, as read in libvirt's domain_conf.c and
   * qemu_process.c.
   */
  private static final Set<String> ADDED_AT_START =
      Set.of(
          "id",
          "resource",
          "seclabel",
          "vcpus",
          "os.loader",
          "os.nvram",
          "devices.disk[].source.index",
          "devices.disk[].backingStore",
          "devices.disk[].mirror",
          "devices.disk[].target.tray",
          "devices.interface[].target",
          "devices.interface[].source.portid",
          "devices.interface[].source.bridge",
          "devices.serial[].source",
          "devices.parallel[].source",
          "devices.console[].source",
          "devices.console[].tty",
          "devices.channel[].source",
          "devices.channel[].target.state",
          "devices.hostdev[].driver",
          "devices.tpm[].backend.version",
          "devices.vsock.cid.address",
          "devices.memory[].target.current",
          "devices.filesystem[].binary");

  private static final String CONTROLLER = "devices.controller[]";

  /** Whether the difference, from the running guest to its definition, is none. */
  boolean covers(Difference difference) {
    String where = difference.place().declaration();
    if (where.equals("metadata")) {
      return saysTheSame(difference);
    }
    if (where.equals("iothreads") || where.startsWith("iothreadids")) {
      // Either says what threads there are: their numbers if they are written, or how many.
      return where.equals("iothreads") == written.has("iothreadids");
    }
    if (where.startsWith("os.firmware")) {
      return running.path("os").has("loader"); // which is what it was resolved to
    }
    if (difference instanceof Difference.Removed(var place, JsonNode value)
        && isPart(where, "alias")
        && !isKept(value)) {
      return true;
    }
    if (isPart(where, "address")) {
      return !addressWritten(difference);
    }
    if (where.startsWith(CONTROLLER)) {
      return !written.path("devices").has("controller") && !isScsi(difference);
    }
    if (medium(difference)) {
      return true;
    }
    return switch (difference) {
      case Difference.Removed removed -> addedAtStart(where);
      case Difference.Changed changed -> autoport(changed, where) || chosenAtStart(changed, where);
      case Difference.Added added -> false;
    };
  }

  /** Our own mark is none of the definition's business. */
  private static boolean saysTheSame(Difference metadata) {
    return switch (metadata) {
      case Difference.Changed changed ->
          ForeignMetadata.same(changed.from().asText(), changed.to().asText());
      case Difference.Added added -> ForeignMetadata.same("", added.value().asText());
      case Difference.Removed removed -> ForeignMetadata.same(removed.value().asText(), "");
    };
  }

  /** Whether the place is that element of a device, or in it. */
  private static boolean isPart(String where, String element) {
    String[] keys = where.split("\\.", 4);
    return keys.length > 2 && keys[0].equals("devices") && keys[2].equals(element);
  }

  private static boolean isKept(JsonNode alias) {
    String name = alias.isObject() ? alias.path("name").asText() : alias.asText();
    return name.startsWith(Aliases.KEPT);
  }

  private static boolean addedAtStart(String where) {
    return ADDED_AT_START.stream()
        .anyMatch(added ->
            where.equals(added) || where.startsWith(added + ".") || where.startsWith(added + "["));
  }

  /** libvirt chooses the ports of a graphics device that says so. */
  private static boolean autoport(Difference.Changed changed, String where) {
    return where.startsWith("devices.graphics[].")
        && (where.endsWith("ort") || where.endsWith(".websocket"))
        && changed.place().after().path("autoport").asBoolean(false);
  }

  /** The path of a pseudo terminal or of a socket that libvirt makes. */
  private static boolean chosenAtStart(Difference.Changed changed, String where) {
    return (where.equals("devices.vsock.cid.address")
        || (where.endsWith("].source.path")
            && changed.place().after().path("type").asText().equals("pty")));
  }

  /** What is in our drives is not the definition's: it is changed by itself. */
  private static boolean medium(Difference difference) {
    String alias = difference.place().after().path("alias").path("name").asText();
    String where = difference.place().declaration();
    return alias.startsWith(Aliases.DRIVE)
        && (where.equals("devices.disk[].type")
            || where.startsWith("devices.disk[].source")
            || where.startsWith("devices.disk[].driver"));
  }

  private static boolean isScsi(Difference difference) {
    JsonNode after = difference.place().after();
    return difference instanceof Difference.Added && after.path("type").asText().equals("scsi");
  }

  /** Whether the user gave some device of this kind the address that the definition has. */
  private boolean addressWritten(Difference difference) {
    String kind = difference.place().declaration().split("\\.", 3)[1].replace("[]", "");
    JsonNode defined = difference.place().after().path("address");
    for (JsonNode device : written.path("devices").path(kind)) {
      JsonNode address = device.path("address");
      if (!address.isMissingNode()
          && address.properties().stream()
              .allMatch(
                  part -> part.getValue().asText().equals(defined.path(part.getKey()).asText()))) {
        return true;
      }
    }
    return false;
  }
}
