package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.Requests;
import io.kubevmm.api.Taint;
import io.kubevmm.api.VirtualMachineNodeSpec;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.storage.NodePool;
import io.kubevmm.kube.Labels;
import io.kubevmm.scheduler.core.Candidate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A VirtualMachineNode, as far as the scheduler cares. */
record Node(
    String name,
    Map<String, String> labels,
    boolean ready,
    boolean unschedulable,
    List<Taint> taints,
    Set<String> pools,
    Set<String> networks,
    Requests allocatable) {

  static Node of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    VirtualMachineNodeSpec spec = ApiMapper.read(object.path("spec"), VirtualMachineNodeSpec.class);
    VirtualMachineNodeStatus status =
        ApiMapper.read(object.path("status"), VirtualMachineNodeStatus.class);
    boolean ready =
        status.conditions().stream().anyMatch(c -> c.type().equals(Conditions.READY) && c.isTrue());
    return new Node(
        metadata.path("name").asText(),
        Labels.of(object),
        ready && !metadata.has("deletionTimestamp"),
        spec.unschedulable(),
        spec.taints(),
        status.storagePools().stream()
            .filter(NodePool::ready)
            .map(NodePool::name)
            .collect(Collectors.toUnmodifiableSet()),
        status.networks().stream()
            .filter(NodeNetwork::active)
            .map(NodeNetwork::name)
            .collect(Collectors.toUnmodifiableSet()),
        new Requests(
            (int) Quantity.parse(status.allocatable().getOrDefault("cpu", "0")),
            Quantity.parse(status.allocatable().getOrDefault("memory", "0"))));
  }

  Candidate with(Requests allocated) {
    return new Candidate(
        name, labels, ready, unschedulable, taints, pools, networks, allocatable, allocated);
  }
}
