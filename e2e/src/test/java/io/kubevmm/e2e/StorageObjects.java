package io.kubevmm.e2e;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** Pools, disks and images of one test class: made, watched and removed as a user would. */
final class StorageObjects {

  private final Lab lab;
  private final String namespace;

  StorageObjects(Lab lab, String namespace) {
    this.lab = lab;
    this.namespace = namespace;
  }

  ObjectKey key(String name) {
    return new ObjectKey(namespace, name);
  }

  /** A pool on the node with real guests. */
  void pool(String name, Path path) {
    pool(name, "dir", spec -> spec.put("path", path.toString()));
  }

  /** A pool of any type there. */
  void pool(String name, String type, Consumer<ObjectNode> more) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_STORAGE_POOL, new ObjectKey("", name));
    ObjectNode spec = object.putObject("spec").put("type", type);
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", Lab.NODE);
    more.accept(spec);
    lab.admin.create(Resources.POOLS, object);
  }

  void awaitPoolReady(String name) {
    await(
        Resources.POOLS,
        new ObjectKey("", name),
        "is on its node",
        pool ->
            Machines.condition(pool, "Ready")
                .filter(c -> c.path("status").asText().equals("True"))
                .isPresent());
  }

  void deletePool(String name) {
    lab.admin.delete(Resources.POOLS, new ObjectKey("", name), DeleteOptions.NONE);
  }

  ObjectNode disk(String name, String pool, Consumer<ObjectNode> more) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_DISK, key(name));
    more.accept(object.putObject("spec").put("storagePool", pool));
    return lab.admin.create(Resources.DISKS, object);
  }

  ObjectNode image(String name, String pool, String url, Consumer<ObjectNode> more) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_IMAGE, key(name));
    ObjectNode http =
        object.putObject("spec").put("storagePool", pool).putObject("source").putObject("http");
    more.accept(http.put("url", url));
    return lab.admin.create(Resources.IMAGES, object);
  }

  /** A snapshot of a machine. */
  void snapshot(String name, String machine, Consumer<ObjectNode> more) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_SNAPSHOT, key(name));
    more.accept(object.putObject("spec").put("virtualMachine", machine));
    lab.admin.create(Resources.SNAPSHOTS, object);
  }

  /** A snapshot of a disk that no machine uses. */
  void snapshotOfDisk(String name, String disk) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_SNAPSHOT, key(name));
    object.putObject("spec").put("disk", disk);
    lab.admin.create(Resources.SNAPSHOTS, object);
  }

  void restore(String name, String machine, String snapshot) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_RESTORE, key(name));
    object.putObject("spec").put("virtualMachine", machine).put("snapshot", snapshot);
    lab.admin.create(Resources.RESTORES, object);
  }

  void clone(String name, String target, Consumer<ObjectNode> source) {
    lab.admin.create(Resources.CLONES, cloneObject(name, target, source));
  }

  /** A clone with everything of its source, not yet created. */
  ObjectNode cloneObject(String name, String target, Consumer<ObjectNode> source) {
    ObjectNode object = object(Kinds.VIRTUAL_MACHINE_CLONE, key(name));
    ObjectNode spec = object.putObject("spec").put("copyDomain", true);
    source.accept(spec.putObject("source"));
    spec.putObject("target").put("name", target);
    return object;
  }

  private static ObjectNode object(String kind, ObjectKey key) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Kinds.API_VERSION).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", key.name());
    if (!key.namespace().isEmpty()) {
      metadata.put("namespace", key.namespace());
    }
    return object;
  }

  /** Waits until an object is there, which another process may have to make, and as it shall be. */
  ObjectNode await(Resource resource, ObjectKey key, String what, Predicate<ObjectNode> holds) {
    return Awaitility.await(key + " " + what)
        .atMost(Lab.PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> lab.admin.find(resource, key), found -> found.filter(holds).isPresent())
        .orElseThrow();
  }

  ObjectNode awaitPhase(Resource resource, String name, String phase) {
    return await(
        resource,
        key(name),
        "becomes " + phase,
        object -> object.path("status").path("phase").asText().equals(phase));
  }

  /** Waits for a sentence in the Ready condition. */
  ObjectNode awaitMessage(Resource resource, ObjectKey key, String words) {
    return await(
        resource,
        key,
        "says '" + words + "'",
        object -> Machines.message(object, "Ready").contains(words));
  }

  void delete(Resource resource, String name) {
    lab.admin.delete(resource, key(name), DeleteOptions.NONE);
  }

  /** Removes what a test has left. */
  void removeAll(Resource resource) {
    List<ObjectKey> left =
        lab.admin.listAll(resource, namespace, Selector.EVERYTHING).stream()
            .map(ObjectKey::of)
            .toList();
    for (ObjectKey key : left) {
      try {
        lab.admin.delete(resource, key, DeleteOptions.NONE);
      } catch (KubeException e) {
        if (!e.isNotFound()) { // Kubernetes removes a machine's own disks by itself
          throw e;
        }
      }
    }
    left.forEach(key -> awaitGone(resource, key));
  }

  void awaitGone(Resource resource, ObjectKey key) {
    Awaitility.await(key + " goes")
        .atMost(Lab.PATIENCE)
        .until(() -> lab.admin.find(resource, key).isEmpty());
  }
}
