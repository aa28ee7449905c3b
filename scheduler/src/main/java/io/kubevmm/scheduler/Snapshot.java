package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Resource;

/**
 * A VirtualMachineSnapshot, as far as the scheduler cares.
 *
 * @param node where its volumes are; empty until it has been given to one
 */
record Snapshot(String node) {

  static final Resource RESOURCE =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_SNAPSHOTS,
          Kinds.VIRTUAL_MACHINE_SNAPSHOT,
          true);

  static Snapshot of(ObjectNode object) {
    return new Snapshot(object.path("status").path("nodeName").asText("").intern());
  }
}
