package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import java.util.List;

/**
 * Writes of an executor to objects of storage, each on the resourceVersion that it was decided on:
 * a conflict means that the world moved on, and the object is looked at again.
 */
final class ObjectPatch {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ObjectPatch() {}

  /** Puts one status in another's place, if they differ; an object that is gone is fine. */
  static void status(
      KubeClient client,
      Resource resource,
      ObjectKey key,
      String resourceVersion,
      Object before,
      Object after) {
    if (after.equals(before)) {
      return;
    }
    ObjectNode patch = NODES.objectNode();
    patch.putObject("metadata").put("resourceVersion", resourceVersion);
    patch.set("status", ApiMapper.replacement(before, after));
    try {
      client.mergePatchStatus(resource, key, patch);
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  /** Puts the executor's finaliser on a disk. */
  static DiskObject guard(KubeClient client, DiskObject disk) {
    ObjectNode patch = NODES.objectNode();
    ObjectNode metadata =
        patch.putObject("metadata").put("resourceVersion", disk.resourceVersion());
    ArrayNode finalizers = metadata.putArray("finalizers");
    disk.finalizers().forEach(finalizers::add);
    finalizers.add(Kinds.EXECUTOR_FINALIZER);
    return DiskObject.of(client.mergePatch(Resources.DISKS, disk.key(), patch));
  }

  /** Takes the executor's finaliser off a disk, so that a deleted one may go. */
  static void release(KubeClient client, DiskObject disk) {
    List<String> others =
        disk.finalizers().stream().filter(f -> !f.equals(Kinds.EXECUTOR_FINALIZER)).toList();
    ObjectNode patch = NODES.objectNode();
    ObjectNode metadata =
        patch.putObject("metadata").put("resourceVersion", disk.resourceVersion());
    ArrayNode finalizers = metadata.putArray("finalizers");
    others.forEach(finalizers::add);
    try {
      client.mergePatch(Resources.DISKS, disk.key(), patch);
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
