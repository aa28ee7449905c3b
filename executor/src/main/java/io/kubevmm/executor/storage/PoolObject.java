package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.storage.VirtualMachineStoragePoolSpec;
import java.util.Map;

/** A VirtualMachineStoragePool, as far as an executor cares. */
public record PoolObject(
    String name, String uid, boolean deleted, VirtualMachineStoragePoolSpec spec) {

  /** Reads an object. */
  public static PoolObject of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new PoolObject(
        metadata.path("name").asText(),
        metadata.path("uid").asText(),
        metadata.has("deletionTimestamp"),
        ApiMapper.read(object.path("spec"), VirtualMachineStoragePoolSpec.class));
  }

  /** Whether a node with these labels shall have the pool. */
  boolean wantedOn(Map<String, String> labels) {
    return !deleted && labels.entrySet().containsAll(spec.nodeSelector().entrySet());
  }
}
