package io.kubevmm.executor.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.network.VirtualMachineNetworkSpec;
import java.util.Map;

/** A VirtualMachineNetwork, as far as an executor cares. */
public record NetworkObject(
    String name, String uid, boolean deleted, VirtualMachineNetworkSpec spec) {

  /** Reads an object. */
  public static NetworkObject of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new NetworkObject(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        metadata.has("deletionTimestamp"),
        ApiMapper.read(object.path("spec"), VirtualMachineNetworkSpec.class));
  }

  /** Whether a node with these labels shall have the network. */
  boolean wantedOn(Map<String, String> labels) {
    return !deleted && labels.entrySet().containsAll(spec.nodeSelector().entrySet());
  }
}
