package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The name of an object among those of its kind.
 *
 * @param namespace "" for cluster-scoped objects
 */
public record ObjectKey(String namespace, String name) implements Comparable<ObjectKey> {

  /** The key in the object's metadata. */
  public static ObjectKey of(ObjectNode object) {
    return new ObjectKey(
        Json.text(object, "metadata", "namespace"), Json.text(object, "metadata", "name"));
  }

  /** The key of a cluster-scoped object. */
  public static ObjectKey of(String name) {
    return new ObjectKey("", name);
  }

  @Override
  public int compareTo(ObjectKey other) {
    int byNamespace = namespace.compareTo(other.namespace);
    return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
  }

  /** "namespace/name", or "name" for a cluster-scoped object. */
  @Override
  public String toString() {
    return namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
