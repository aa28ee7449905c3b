package io.kubevmm.controller;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;

/** The objects that a clone makes. */
final class CloneObjects {

  private CloneObjects() {}

  /** A snapshot of the source, which goes with the clone at the latest. */
  static GenericKubernetesResource snapshot(VirtualMachineClone clone, String source) {
    String unique = clone.getMetadata().getUid().substring(0, 8);
    GenericKubernetesResource snapshot = object(Kinds.VIRTUAL_MACHINE_SNAPSHOT);
    snapshot.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(clone.getMetadata().getNamespace())
            .withName("clone-" + unique)
            .addNewOwnerReference()
            .withApiVersion(Kinds.API_VERSION)
            .withKind(Kinds.VIRTUAL_MACHINE_CLONE)
            .withName(clone.getMetadata().getName())
            .withUid(clone.getMetadata().getUid())
            .withController(true)
            .endOwnerReference()
            .build());
    ObjectNode spec = ApiMapper.JSON.createObjectNode().put("virtualMachine", source);
    snapshot.setAdditionalProperty("spec", spec);
    return snapshot;
  }

  /** The new machine; it stays when the clone goes. */
  static GenericKubernetesResource machine(VirtualMachineClone clone, ObjectNode spec) {
    GenericKubernetesResource machine = object(Kinds.VIRTUAL_MACHINE);
    machine.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(clone.getMetadata().getNamespace())
            .withName(clone.getSpec().target().name())
            .addToAnnotations(Kinds.CLONE_ANNOTATION, clone.getMetadata().getUid())
            .build());
    machine.setAdditionalProperty("spec", spec);
    return machine;
  }

  private static GenericKubernetesResource object(String kind) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(Kinds.API_VERSION);
    object.setKind(kind);
    return object;
  }
}
