package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes of an executor to objects of storage, each on the resourceVersion that it was decided on:
 * a conflict means that the world moved on, and the object is looked at again.
 */
public final class ObjectPatch {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private ObjectPatch() {}

  /** Puts one status in another's place, if they differ; an object that is gone is fine. */
  public static void status(
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

  /**
   * Puts the executor's finaliser on an object.
   *
   * @return the object with it
   */
  public static ObjectNode guard(
      KubeClient client,
      Resource resource,
      ObjectKey key,
      String resourceVersion,
      List<String> finalizers) {
    List<String> now =
        Stream.concat(finalizers.stream(), Stream.of(Kinds.EXECUTOR_FINALIZER)).toList();
    return client.mergePatch(resource, key, finalizers(resourceVersion, now));
  }

  /** Takes the executor's finaliser off an object, so that a deleted one may go. */
  public static void release(
      KubeClient client,
      Resource resource,
      ObjectKey key,
      String resourceVersion,
      List<String> finalizers) {
    List<String> others =
        finalizers.stream().filter(f -> !f.equals(Kinds.EXECUTOR_FINALIZER)).toList();
    try {
      client.mergePatch(resource, key, finalizers(resourceVersion, others));
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static ObjectNode finalizers(String resourceVersion, List<String> names) {
    ObjectNode patch = NODES.objectNode();
    ObjectNode metadata = patch.putObject("metadata").put("resourceVersion", resourceVersion);
    ArrayNode list = metadata.putArray("finalizers");
    names.forEach(list::add);
    return patch;
  }

  /** The finalisers that an object carries. */
  public static List<String> finalizers(ObjectNode object) {
    List<String> finalizers = new ArrayList<>();
    object.path("metadata").path("finalizers").forEach(f -> finalizers.add(f.asText()));
    return List.copyOf(finalizers);
  }
}
