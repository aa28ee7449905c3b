package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.DiskSource;
import io.kubevmm.api.storage.VirtualMachineDiskSpec;
import io.kubevmm.api.storage.VirtualMachineDiskStatus;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * A VirtualMachineDisk, as far as an executor cares.
 *
 * @param owner the metadata.uid of the machine whose template made it
 * @param letsIn what its annotation says of who may send its file; empty if nobody may
 */
public record DiskObject(
    ObjectKey key,
    String uid,
    String resourceVersion,
    long generation,
    boolean deleted,
    Optional<String> owner,
    List<String> finalizers,
    String letsIn,
    VirtualMachineDiskSpec spec,
    VirtualMachineDiskStatus status) {

  /** Reads an object. */
  public static DiskObject of(ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    return new DiskObject(
        ObjectKey.of(object),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        metadata.path("generation").asLong(),
        metadata.has("deletionTimestamp"),
        owner(metadata.path("ownerReferences")),
        ObjectPatch.finalizers(object),
        Awaited.letsIn(metadata),
        ApiMapper.read(object.path("spec"), VirtualMachineDiskSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachineDiskStatus.class));
  }

  private static Optional<String> owner(JsonNode references) {
    for (JsonNode reference : references) {
      if (reference.path("controller").asBoolean()) {
        return Optional.of(reference.path("uid").asText());
      }
    }
    return Optional.empty();
  }

  /** What a user sends a file for, if it is one. */
  public Optional<Awaited> awaited() {
    return spec.source()
        .flatMap(DiskSource::upload)
        .filter(source -> !deleted)
        .map(source ->
            new Awaited(
                Kinds.VIRTUAL_MACHINE_DISK, key, uid, letsIn, source, !status.volume().isEmpty()));
  }

  /** The volume that the disk begins with. */
  String first(DiskFormat format) {
    return Volumes.name(key, uid) + "." + format;
  }

  /** The volume that the guest writes to: after a snapshot it is a layer on the one before. */
  String volume(DiskFormat format) {
    return status.volume().isEmpty() ? first(format) : status.volume();
  }

  /** The machine whose domain has the disk. */
  public Optional<ObjectKey> user() {
    String machine = status.attachedTo();
    return machine.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectKey(key.namespace(), machine));
  }

  /** Whether the executor has taken the disk on. */
  boolean ours() {
    return finalizers.contains(Kinds.EXECUTOR_FINALIZER);
  }
}
