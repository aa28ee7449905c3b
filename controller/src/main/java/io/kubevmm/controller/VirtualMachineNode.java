package io.kubevmm.controller;

import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.VirtualMachineNodeSpec;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.storage.NodePool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A VirtualMachineNode object for fabric8's client. */
@Group(Kinds.GROUP)
@Version(Kinds.VERSION)
@Plural(Kinds.VIRTUAL_MACHINE_NODES)
public class VirtualMachineNode
    extends CustomResource<VirtualMachineNodeSpec, VirtualMachineNodeStatus> {

  private static final long serialVersionUID = 1L;

  /** The conditions, also when nobody has written any. */
  List<Condition> conditions() {
    return Optional.ofNullable(getStatus())
        .map(VirtualMachineNodeStatus::conditions)
        .orElseGet(List::of);
  }

  /** The storage pools of the node. */
  List<NodePool> pools() {
    return Optional.ofNullable(getStatus())
        .map(VirtualMachineNodeStatus::storagePools)
        .orElseGet(List::of);
  }

  /** The networks of the node. */
  List<NodeNetwork> networks() {
    return Optional.ofNullable(getStatus())
        .map(VirtualMachineNodeStatus::networks)
        .orElseGet(List::of);
  }

  /** The labels of the node. */
  Map<String, String> labels() {
    return Objects.requireNonNullElse(getMetadata().getLabels(), Map.of());
  }

  Optional<Condition> ready() {
    return conditions().stream().filter(c -> c.type().equals(Conditions.READY)).findFirst();
  }
}
