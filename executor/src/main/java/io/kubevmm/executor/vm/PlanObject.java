package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.plan.VirtualMachinePlanSpec;
import io.kubevmm.api.plan.VirtualMachinePlanStatus;
import io.kubevmm.kube.ObjectKey;

/** A VirtualMachinePlan, as far as an executor cares. */
public record PlanObject(
    ObjectKey key,
    String resourceVersion,
    VirtualMachinePlanSpec spec,
    VirtualMachinePlanStatus status) {

  /** Reads an object. */
  public static PlanObject of(ObjectNode object) {
    return new PlanObject(
        ObjectKey.of(object),
        object.path("metadata").path("resourceVersion").asText(),
        ApiMapper.read(object.path("spec"), VirtualMachinePlanSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachinePlanStatus.class));
  }

  /** The machine that is asked about. */
  ObjectKey machine() {
    return new ObjectKey(key.namespace(), spec.virtualMachine());
  }
}
