package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What must be true of an object for its deletion, and what becomes of the objects that it owns.
 *
 * @param uid delete only the object with this uid; "" for any
 * @param resourceVersion delete only this very version; "" for any
 * @param propagation what happens to owned objects
 */
public record DeleteOptions(String uid, String resourceVersion, Propagation propagation) {

  /** Kubernetes' propagation policies. */
  public enum Propagation {
    /** What the resource itself says; Background for custom resources. */
    DEFAULT(""),
    ORPHAN("Orphan"),
    BACKGROUND("Background"),
    FOREGROUND("Foreground");

    private final String value;

    Propagation(String value) {
      this.value = value;
    }
  }

  /** Without any condition. */
  public static final DeleteOptions NONE = new DeleteOptions("", "", Propagation.DEFAULT);

  /** Only the object with this uid, not one that took its name later. */
  public static DeleteOptions uid(String uid) {
    return new DeleteOptions(uid, "", Propagation.DEFAULT);
  }

  /** Only this object in this version. */
  public static DeleteOptions exactly(ObjectNode object) {
    return new DeleteOptions(
        Json.text(object, "metadata", "uid"),
        Json.text(object, "metadata", "resourceVersion"),
        Propagation.DEFAULT);
  }

  ObjectNode toJson() {
    ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    if (!uid.isEmpty() || !resourceVersion.isEmpty()) {
      ObjectNode preconditions = options.putObject("preconditions");
      if (!uid.isEmpty()) {
        preconditions.put("uid", uid);
      }
      if (!resourceVersion.isEmpty()) {
        preconditions.put("resourceVersion", resourceVersion);
      }
    }
    if (propagation != Propagation.DEFAULT) {
      options.put("propagationPolicy", propagation.value);
    }
    return options;
  }
}
