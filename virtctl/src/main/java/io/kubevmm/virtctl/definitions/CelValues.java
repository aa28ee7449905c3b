package io.kubevmm.virtctl.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.ref.Val;

/**
 * Values as rules see them: what the schema knows, by the names that CEL has for it. A place where
 * the schema has found something wrong is an error to whoever looks at it, and to nobody else.
 */
final class CelValues {
  private static final Val WRONG = Err.newErr("the schema refuses this");
  private final Set<String> wrong;

  /**
   * Values of one object.
   *
   * @param wrong the places that the schema refuses
   */
  CelValues(Set<String> wrong) {
    this.wrong = wrong;
  }

  /** Whether a rule said nothing for it looked at a place that is wrong. */
  static boolean isWrong(Val value) {
    return Err.isError(value) && String.valueOf(value.value()).contains(text(WRONG));
  }

  private static String text(Val error) {
    return String.valueOf(error.value());
  }

  /**
   * The whole object; of its metadata rules see the names only.
   *
   * @param name what it is called, or will be
   */
  Object root(ObjectNode object, JsonNode schema, String name) {
    Map<String, Object> fields = new HashMap<>(object(object, schema, ""));
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("name", name.isEmpty() ? WRONG : name);
    JsonNode generated = object.path("metadata").path("generateName");
    if (generated.isTextual()) {
      metadata.put("generateName", generated.asText());
    }
    fields.put("metadata", metadata);
    return fields;
  }

  /** A value at a path. */
  Object of(JsonNode value, JsonNode schema, String path) {
    if (wrong.contains(path)) {
      return WRONG;
    }
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isTextual() ? value.asText() : whole(value);
    }
    return switch (schema.path("type").asText()) {
      case "object" -> value.isObject() ? object((ObjectNode) value, schema, path) : WRONG;
      case "array" -> value.isArray() ? array(value, schema, path) : WRONG;
      case "string" -> value.isTextual() ? value.asText() : WRONG;
      case "boolean" -> value.isBoolean() ? value.asBoolean() : WRONG;
      case "integer" -> whole(value);
      case "number" -> value.isNumber() ? value.asDouble() : WRONG;
      default -> WRONG;
    };
  }

  private static Object whole(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() ? value.asLong() : WRONG;
  }

  private List<Object> array(JsonNode value, JsonNode schema, String path) {
    List<Object> items = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      items.add(of(value.get(i), schema.path("items"), path + "[" + i + "]"));
    }
    return items;
  }

  private Map<String, Object> object(ObjectNode value, JsonNode schema, String path) {
    Map<String, Object> fields = new HashMap<>();
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode inner = Defaults.of(field.getKey(), schema);
      if (inner.isObject()) {
        boolean own = schema.path("properties").has(field.getKey());
        String name = own ? escaped(field.getKey()) : field.getKey();
        fields.put(name, of(field.getValue(), inner, Rules.child(path, field.getKey())));
      }
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.asText())) {
        fields.put(escaped(required.asText()), WRONG);
      }
    }
    return fields;
  }

  /**
   * The name of a property in a rule, as Kubernetes escapes what is no name in CEL. It takes CEL's
   * keywords as they are, such as {@code self.namespace}.
   */
  static String escaped(String property) {
    return property
        .replace("__", "__underscores__")
        .replace(".", "__dot__")
        .replace("-", "__dash__")
        .replace("/", "__slash__");
  }
}
