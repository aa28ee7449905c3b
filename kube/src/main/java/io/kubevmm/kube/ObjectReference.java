package io.kubevmm.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What an Event is about; uid and resourceVersion may be "". */
public record ObjectReference(
    String apiVersion, String kind, ObjectKey key, String uid, String resourceVersion) {

  /** A reference to an object that carries its apiVersion and kind. */
  public static ObjectReference to(ObjectNode object) {
    return new ObjectReference(
        Json.text(object, "apiVersion"),
        Json.text(object, "kind"),
        ObjectKey.of(object),
        Json.text(object, "metadata", "uid"),
        Json.text(object, "metadata", "resourceVersion"));
  }

  ObjectNode toJson() {
    ObjectNode json =
        Json.object().put("apiVersion", apiVersion).put("kind", kind).put("name", key.name());
    if (!key.namespace().isEmpty()) {
      json.put("namespace", key.namespace());
    }
    if (!uid.isEmpty()) {
      json.put("uid", uid);
    }
    if (!resourceVersion.isEmpty()) {
      json.put("resourceVersion", resourceVersion);
    }
    return json;
  }
}
