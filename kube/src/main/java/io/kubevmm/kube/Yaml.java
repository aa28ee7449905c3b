package io.kubevmm.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Reads YAML into trees without data binding, which would cost a short process its start. */
final class Yaml {
  private Yaml() {}

  static ObjectNode parse(String text) {
    Object document = new Load(LoadSettings.builder().build()).loadFromString(text);
    if (document == null) {
      return Json.object();
    }
    if (node(document) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("it is not a map");
  }

  /** Without a switch over types, whose code the JVM would have to make at the first use. */
  private static JsonNode node(@Nullable Object value) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = make.objectNode();
      map.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
      return object;
    } else if (value instanceof List<?> list) {
      ArrayNode array = make.arrayNode();
      list.forEach(item -> array.add(node(item)));
      return array;
    } else if (value instanceof Boolean flag) {
      return make.booleanNode(flag);
    } else if (value instanceof Integer number) {
      return make.numberNode(number);
    } else if (value instanceof Long number) {
      return make.numberNode(number);
    } else if (value instanceof BigInteger number) {
      return make.numberNode(number);
    } else if (value instanceof Double number) {
      return make.numberNode(BigDecimal.valueOf(number));
    }
    return value == null ? make.nullNode() : make.textNode(value.toString());
  }
}
