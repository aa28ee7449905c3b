package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** libvirt's {@code <pool>} document of a VirtualMachineStoragePool. */
final class PoolDocument {

  private PoolDocument() {}

  /** The pool's tree: what the user wrote, with our identity in name and UUID. */
  static ObjectNode of(PoolObject pool) {
    ObjectNode tree = pool.spec().pool().deepCopy();
    tree.put("type", pool.spec().type()).put("name", pool.name()).put("uuid", pool.uid());
    pool.spec().path().ifPresent(path -> target(tree).put("path", path));
    return tree;
  }

  /** Where the volumes lie, if the pool has such a place. */
  static Optional<String> path(ObjectNode tree) {
    String path = tree.path("target").path("path").asText("");
    return path.isEmpty() ? Optional.empty() : Optional.of(path);
  }

  private static ObjectNode target(ObjectNode tree) {
    return tree.get("target") instanceof ObjectNode present ? present : tree.putObject("target");
  }
}
