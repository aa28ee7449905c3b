package io.kubevmm.virtctl.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Makes of what the user wrote what an API server judges: a field that is left out or null gets the
 * default of its schema, and a null without one goes.
 */
final class Defaults {
  private Defaults() {}

  /** Completes a tree in place. */
  static void apply(JsonNode value, JsonNode schema) {
    switch (value) {
      case ObjectNode object -> fields(object, schema);
      case ArrayNode array -> array.forEach(item -> apply(item, schema.path("items")));
      default -> {
        // A scalar has nothing inside.
      }
    }
  }

  private static void fields(ObjectNode object, JsonNode schema) {
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      JsonNode fallback = property.getValue().path("default");
      if (!fallback.isMissingNode() && !object.hasNonNull(property.getKey())) {
        object.set(property.getKey(), fallback.deepCopy());
      }
    }
    List<String> nulls = new ArrayList<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode inner = of(field.getKey(), schema);
      if (field.getValue().isNull() && !inner.isMissingNode()) {
        nulls.add(field.getKey());
      }
      apply(field.getValue(), inner);
    }
    object.remove(nulls);
  }

  /** The schema of a field: its own, or that of all others. */
  static JsonNode of(String field, JsonNode schema) {
    JsonNode own = schema.path("properties").path(field);
    return own.isMissingNode() ? schema.path("additionalProperties") : own;
  }
}
