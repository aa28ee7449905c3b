package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotSpec;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotStatus;
import io.kubevmm.kube.ObjectKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A VirtualMachineSnapshot, as far as an executor cares. */
public record SnapshotObject(
    ObjectKey key,
    String uid,
    String resourceVersion,
    boolean deleted,
    Instant createdAt,
    List<String> finalizers,
    VirtualMachineSnapshotSpec spec,
    VirtualMachineSnapshotStatus status) {

  /** Reads an object. */
  public static SnapshotObject of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new SnapshotObject(
        ObjectKey.of(object),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        metadata.has("deletionTimestamp"),
        Instant.parse(metadata.path("creationTimestamp").asText()),
        ObjectPatch.finalizers(object),
        ApiMapper.read(object.path("spec"), VirtualMachineSnapshotSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachineSnapshotStatus.class));
  }

  /** The machine whose disks it keeps, unless it is of a disk alone. */
  public Optional<ObjectKey> machine() {
    return spec.virtualMachine().map(name -> new ObjectKey(key.namespace(), name));
  }

  /** The disk of this name within the machine; the only one if no name is given. */
  Optional<SnapshotDisk> disk(Optional<String> name) {
    return name.isEmpty() && status.disks().size() == 1
        ? Optional.of(status.disks().getFirst())
        : status.disks().stream().filter(d -> name.equals(Optional.of(d.name()))).findFirst();
  }

  /** Whether the executor has taken it on. */
  public boolean ours() {
    return finalizers.contains(Kinds.EXECUTOR_FINALIZER);
  }
}
