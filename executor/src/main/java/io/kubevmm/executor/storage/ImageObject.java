package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.storage.ImagePhase;
import io.kubevmm.api.storage.ImageSource;
import io.kubevmm.api.storage.VirtualMachineImageSpec;
import io.kubevmm.api.storage.VirtualMachineImageStatus;
import io.kubevmm.kube.ObjectKey;
import java.util.Optional;

/**
 * A VirtualMachineImage, as far as an executor cares.
 *
 * @param letsIn what its annotation says of who may send the file; empty if nobody may
 */
public record ImageObject(
    ObjectKey key,
    String uid,
    String resourceVersion,
    boolean deleted,
    String letsIn,
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
        Awaited.letsIn(metadata),
        ApiMapper.read(object.path("spec"), VirtualMachineImageSpec.class),
        ApiMapper.read(object.path("status"), VirtualMachineImageStatus.class));
  }

  /** What a user sends a file for, if it is one. */
  public Optional<Awaited> awaited() {
    return spec.source()
        .upload()
        .filter(source -> !deleted)
        .map(source ->
            new Awaited(
                Kinds.VIRTUAL_MACHINE_IMAGE,
                key,
                uid,
                letsIn,
                source,
                status.phase() == ImagePhase.Ready));
  }

  /** What the names of all its copies begin with. */
  String copyPrefix() {
    return "image." + Volumes.name(key, uid);
  }

  /** The disk that the image is copied from, if it is one as it is now. */
  Optional<ObjectKey> disk() {
    ImageSource source = spec.source();
    Optional<String> name =
        source.virtualMachine().isPresent()
            ? ApiMapper.read(status.virtualMachineSpec(), VirtualMachineSpec.class)
                .storedDisks()
                .stream()
                .filter(disk -> disk.name().equals(status.virtualMachineDisk()))
                .map(disk -> disk.object(source.virtualMachine().get()))
                .findFirst()
            : source.disk().filter(disk -> source.snapshot().isEmpty());
    return name.map(disk -> new ObjectKey(key.namespace(), disk));
  }
}
