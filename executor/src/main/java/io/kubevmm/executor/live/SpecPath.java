package io.kubevmm.executor.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreePlace;
import java.util.Map;

/**
 * Where in a VirtualMachine the user finds what differs.
 *
 * @param written what he wrote into spec.domain
 * @param defined the definition that was made of all
 */
public record SpecPath(ObjectNode written, ObjectNode defined) {

  /** Aliases of the devices that are made of lists of the spec. */
  private static final Map<String, String> LISTS =
      Map.of(
          Aliases.DISK,
          "spec.disks",
          Aliases.DRIVE,
          "spec.disks",
          Aliases.NETWORK,
          "spec.networks");

  /** Whether the device is the one that cloud-init reads. */
  static boolean isCloudInit(Difference difference) {
    return alias(difference).equals(Aliases.CLOUD_INIT);
  }

  private static String alias(Difference difference) {
    TreePlace place = difference.place();
    JsonNode device = place.after().isMissingNode() ? place.before() : place.after();
    return device.path("alias").path("name").asText();
  }

  /** The path of a difference, such as {@code spec.disks[data].iotune.total_iops_sec}. */
  public String of(Difference difference) {
    TreePlace place = difference.place();
    String top = place.declaration().split("\\.", 2)[0];
    if (top.equals("vcpu") && !written.has("vcpu")) {
      boolean most =
          !place.declaration().endsWith("current") && defined.path("vcpu").has("current");
      return most ? "spec.maxCpu" : "spec.cpu";
    }
    if (top.endsWith("emory") && !written.has("memory") && !written.has("currentMemory")) {
      boolean most = top.equals("memory") && !written.has("maxMemory") && balloons();
      return most ? "spec.maxMemory" : "spec.memory";
    }
    String alias = alias(difference);
    for (Map.Entry<String, String> list : LISTS.entrySet()) {
      if (alias.startsWith(list.getKey())) {
        String name = alias.substring(list.getKey().length());
        return list.getValue() + "[" + name + "]" + below(place.path());
      }
    }
    if (alias.equals(Aliases.CLOUD_INIT)) {
      return "spec.cloudInit";
    }
    return "spec.domain." + place.path();
  }

  /** Whether the guest may be given more than it has. */
  private boolean balloons() {
    return !defined.path("memory").equals(defined.path("currentMemory"));
  }

  /** What follows the entry of the list, with its dot. */
  private static String below(String path) {
    return path.substring(path.indexOf(']') + 1);
  }
}
