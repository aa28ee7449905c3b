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

  private static JsonNode node(@Nullable Object value) {
    JsonNodeFactory make = JsonNodeFactory.instance;
    return switch (value) {
      case null -> make.nullNode();
      case Map<?, ?> map -> {
        ObjectNode object = make.objectNode();
        map.forEach((key, item) -> object.set(String.valueOf(key), node(item)));
        yield object;
      }
      case List<?> list -> {
        ArrayNode array = make.arrayNode();
        list.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Boolean flag -> make.booleanNode(flag);
      case Integer number -> make.numberNode(number);
      case Long number -> make.numberNode(number);
      case BigInteger number -> make.numberNode(number);
      case Double number -> make.numberNode(BigDecimal.valueOf(number));
      default -> make.textNode(value.toString());
    };
  }
}
