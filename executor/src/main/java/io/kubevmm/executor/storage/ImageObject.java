package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.VirtualMachineImageSpec;
import io.kubevmm.api.storage.VirtualMachineImageStatus;
import io.kubevmm.kube.ObjectKey;

/** A VirtualMachineImage, as far as an executor cares. */
public record ImageObject(
    ObjectKey key,
    String uid,
    String resourceVersion,
    boolean deleted,
    VirtualMachineImageSpec spec,
    VirtualMachineImageStatus status) {

  /** Reads an object. */
  public static ImageObject of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new ImageObject(
        ObjectKey.of(object),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        metadata.has("deletionTimestamp"),
        ApiMapper.read(object.path("spec"), VirtualMachineImageSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachineImageStatus.class));
  }

  /** The name of each node's copy. */
  String copy() {
    return "image." + Volumes.name(key, uid);
  }

  /** The name of the volume that is this node's copy, in this format. */
  String volume(DiskFormat format) {
    return copy() + "." + format;
  }
}
