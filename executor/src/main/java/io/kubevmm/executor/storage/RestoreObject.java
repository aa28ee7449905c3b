package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.snapshot.RunPhase;
import io.kubevmm.api.snapshot.VirtualMachineRestoreSpec;
import io.kubevmm.api.snapshot.VirtualMachineRestoreStatus;
import io.kubevmm.kube.ObjectKey;
import java.time.Instant;
import java.util.List;

/** A VirtualMachineRestore, as far as an executor cares. */
public record RestoreObject(
    ObjectKey key,
    String uid,
    String resourceVersion,
    boolean deleted,
    Instant createdAt,
    List<String> finalizers,
    VirtualMachineRestoreSpec spec,
    VirtualMachineRestoreStatus status) {

  /** Reads an object. */
  public static RestoreObject of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new RestoreObject(
        ObjectKey.of(object),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        metadata.has("deletionTimestamp"),
        Instant.parse(metadata.path("creationTimestamp").asText()),
        ObjectPatch.finalizers(object),
        ApiMapper.read(object.path("spec"), VirtualMachineRestoreSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachineRestoreStatus.class));
  }

  /** The machine whose disks are brought back. */
  public ObjectKey machine() {
    return new ObjectKey(key.namespace(), spec.virtualMachine());
  }

  /** Whether the executor has taken it on. */
  public boolean ours() {
    return finalizers.contains(Kinds.EXECUTOR_FINALIZER);
  }

  /** Whether it has begun and not ended. */
  public boolean underWay() {
    return status.phase() == RunPhase.Running;
  }
}
