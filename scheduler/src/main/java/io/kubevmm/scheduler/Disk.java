package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Resource;

/**
 * A VirtualMachineDisk, as far as the scheduler cares.
 *
 * @param node where its volume is; empty until its first machine has been placed
 */
record Disk(String node, String pool) {

  static final Resource RESOURCE =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_DISKS,
          Kinds.VIRTUAL_MACHINE_DISK,
          true);

  static Disk of(ObjectNode object) {
    JsonNode spec = object.path("spec");
    return new Disk(
        object.path("status").path("nodeName").asText("").intern(),
        spec.path("storagePool").asText("").intern());
  }
}
