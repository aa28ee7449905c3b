package io.kubevmm.virtctl.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.kubevmm.analyser.Suggestions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Judges a tree by a structural OpenAPI schema, as an API server does with strict fields. */
final class StructuralSchema {

  private static final Set<String> META = Set.of("apiVersion", "kind", "metadata");

  private final Set<String> others;
  private final Set<String> wrong;
  private final List<Finding> findings;

  /**
   * Judges one object.
   *
   * @param others paths that are judged by others
   * @param wrong gets the places of which rules can say nothing
   */
  StructuralSchema(Set<String> others, Set<String> wrong, List<Finding> findings) {
    this.others = others;
    this.wrong = wrong;
    this.findings = findings;
  }

  void judge(JsonNode value, JsonNode schema, String path) {
    if (others.contains(path) || META.contains(path)) {
      return;
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      if (!value.isTextual() && !value.isIntegralNumber()) {
        refuse(path, "must be a number with a unit, such as 4Gi, and is " + shown(value) + ".");
      } else if (value.isTextual()) {
        longest(value.asText(), schema, path);
      }
      return;
    }
    String type = schema.path("type").asText();
    if (!type.isEmpty() && !isOf(type, value)) {
      refuse(path, "must be " + article(type) + ", and is " + shown(value) + ".");
      return;
    }
    switch (type) {
      case "object" -> object(value, schema, path);
      case "array" -> array(value, schema, path);
      case "string" -> string(value.asText(), schema, path);
      case "integer", "number" -> number(value, schema, path);
      default -> {
        // Booleans have nothing else to be judged, and what has no type may be anything.
      }
    }
  }

  private static boolean isOf(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "integer" -> value.isIntegralNumber();
      case "number" -> value.isNumber();
      case "boolean" -> value.isBoolean();
      default -> true;
    };
  }

  private static String article(String type) {
    return switch (type) {
      case "object", "array", "integer" -> "an " + type;
      default -> "a " + type;
    };
  }

  private static String shown(JsonNode value) {
    return value.isContainerNode()
        ? (value.isObject() ? "an object" : "an array")
        : value.toString();
  }

  private void object(JsonNode value, JsonNode schema, String path) {
    JsonNode properties = schema.path("properties");
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      String inner = Rules.child(path, field.getKey());
      if (properties.has(field.getKey())) {
        judge(field.getValue(), properties.path(field.getKey()), inner);
      } else if (schema.path("additionalProperties").isObject()) {
        judge(field.getValue(), schema.path("additionalProperties"), inner);
      } else if (!schema.path("x-kubernetes-preserve-unknown-fields").asBoolean()) {
        List<String> known = new ArrayList<>();
        properties.fieldNames().forEachRemaining(known::add);
        String hint =
            Suggestions.nearest(field.getKey(), known)
                .map(word -> "; did you mean " + word + "?")
                .orElse(".");
        say(inner, "there is no such field" + hint);
      }
    }
    for (JsonNode required : schema.path("required")) {
      String name = required.asText();
      if (!value.has(name)) {
        refuse(Rules.child(path, name), "is missing.");
      }
    }
    most(value.size(), schema.path("maxProperties"), path, "entries");
  }

  private void array(JsonNode value, JsonNode schema, String path) {
    for (int i = 0; i < value.size(); i++) {
      judge(value.get(i), schema.path("items"), path + "[" + i + "]");
    }
    most(value.size(), schema.path("maxItems"), path, "entries");
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    switch (schema.path("x-kubernetes-list-type").asText()) {
      case "map" -> distinct(value, item -> keysOf(item, keys), path);
      case "set" -> distinct(value, JsonNode::toString, path);
      default -> {
        // An atomic list may have the same entry twice.
      }
    }
  }

  private void distinct(JsonNode list, Function<JsonNode, String> identity, String path) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String known = identity.apply(list.get(i));
      if (!seen.add(known)) {
        say(path + "[" + i + "]", "is there twice: another entry has " + known + " too.");
      }
    }
  }

  private static String keysOf(JsonNode item, List<String> keys) {
    return keys.stream()
        .map(key -> key + " " + item.path(key))
        .collect(Collectors.joining(" and "));
  }

  private void string(String value, JsonNode schema, String path) {
    List<String> words = new ArrayList<>();
    schema.path("enum").forEach(word -> words.add(word.asText()));
    if (!words.isEmpty() && !words.contains(value)) {
      String hint =
          Suggestions.nearest(value, words).map(word -> "; did you mean " + word + "?").orElse(".");
      refuse(path, "is \"" + value + "\", not one of " + String.join(", ", words) + hint);
    }
    String pattern = schema.path("pattern").asText("");
    if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(value).find()) {
      say(path, "is \"" + value + "\", which does not match " + pattern + ".");
    }
    longest(value, schema, path);
  }

  private void longest(String value, JsonNode schema, String path) {
    most(value.codePointCount(0, value.length()), schema.path("maxLength"), path, "characters");
  }

  private void number(JsonNode value, JsonNode schema, String path) {
    if (schema.has("minimum") && value.asDouble() < schema.path("minimum").asDouble()) {
      say(path, "is " + value + ", and must be at least " + schema.path("minimum").asText() + ".");
    }
    if (schema.has("maximum") && value.asDouble() > schema.path("maximum").asDouble()) {
      say(path, "is " + value + ", and must be at most " + schema.path("maximum").asText() + ".");
    }
  }

  private void most(int size, JsonNode limit, String path, String what) {
    if (limit.isInt() && size > limit.asInt()) {
      refuse(path, "has " + size + " " + what + ", and may have " + limit.asInt() + ".");
    }
  }

  /** For what keeps an API server from asking the rules. */
  private void refuse(String path, String sentence) {
    wrong.add(path);
    say(path, sentence);
  }

  private void say(String path, String sentence) {
    findings.add(new Finding(path, sentence));
  }
}
