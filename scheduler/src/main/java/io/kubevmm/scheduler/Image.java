package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Resource;

/**
 * A VirtualMachineImage, as far as the scheduler cares.
 *
 * @param pool in which each node that needs the image keeps its copy
 */
record Image(String pool) {

  static final Resource RESOURCE =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_IMAGES,
          Kinds.VIRTUAL_MACHINE_IMAGE,
          true);

  static Image of(ObjectNode object) {
    return new Image(object.path("spec").path("storagePool").asText("").intern());
  }
}
