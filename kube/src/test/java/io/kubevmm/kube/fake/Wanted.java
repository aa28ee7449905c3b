package io.kubevmm.kube.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;

/** Namespace, equality field selector and equality label selector of a request. */
record Wanted(String namespace, String fields, String labels) {

  boolean matches(ObjectNode object) {
    return (namespace.isEmpty() || namespace.equals(Json.text(object, "metadata", "namespace")))
        && all(fields, path -> Json.text(object, path.split("\\.")))
        && all(labels, label -> Json.text(object, "metadata", "labels", label));
  }

  private interface Lookup {
    String value(String key);
  }

  private static boolean all(String selector, Lookup lookup) {
    for (String term : selector.split(",")) {
      if (term.isEmpty()) {
        continue;
      }
      boolean negated = term.contains("!=");
      String[] sides = term.split(negated ? "!=" : "==?", 2);
      if (lookup.value(sides[0]).equals(sides[1]) == negated) {
        return false;
      }
    }
    return true;
  }
}
