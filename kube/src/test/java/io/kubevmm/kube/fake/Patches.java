package io.kubevmm.kube.fake;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;

/** RFC 7396 and the everyday part of RFC 6902. */
final class Patches {
  private Patches() {}

  static void merge(ObjectNode target, ObjectNode patch) {
    for (var field : patch.properties()) {
      switch (field.getValue()) {
        case ObjectNode inner -> merge(Json.child(target, field.getKey()), inner);
        case JsonNode value when value.isNull() -> target.remove(field.getKey());
        case JsonNode value -> target.set(field.getKey(), value.deepCopy());
      }
    }
  }

  static void json(ObjectNode target, JsonNode operations) {
    for (JsonNode operation : operations) {
      apply(target, operation);
    }
  }

  private static void apply(ObjectNode target, JsonNode operation) {
    JsonPointer path = JsonPointer.compile(Json.text(operation, "path"));
    JsonNode value = operation.path("value");
    JsonNode parent = target.at(path.head());
    String last = path.last().getMatchingProperty();
    switch (Json.text(operation, "op")) {
      case "test" -> {
        if (!target.at(path).equals(value)) {
          throw invalid("testing value " + path + " failed");
        }
      }
      case "add", "replace" -> {
        switch (parent) {
          case ObjectNode object -> object.set(last, value.deepCopy());
          case ArrayNode array when last.equals("-") -> array.add(value.deepCopy());
          case ArrayNode array when Json.text(operation, "op").equals("add") ->
              array.insert(Integer.parseInt(last), value.deepCopy());
          case ArrayNode array -> array.set(Integer.parseInt(last), value.deepCopy());
          default -> throw invalid("there is no " + path.head());
        }
      }
      case "remove" -> {
        JsonNode removed =
            parent instanceof ObjectNode object
                ? object.remove(last)
                : ((ArrayNode) parent).remove(Integer.parseInt(last));
        if (removed == null) {
          throw invalid("there is no " + path);
        }
      }
      default -> throw invalid("unknown operation " + operation);
    }
  }

  private static Refusal invalid(String message) {
    return new Refusal(422, "Invalid", "the server rejected our request: " + message);
  }
}
