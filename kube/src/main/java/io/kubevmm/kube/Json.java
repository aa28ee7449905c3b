package io.kubevmm.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reading and making JSON trees without ceremony. */
public final class Json {
  /** Keeps fractions exactly as they were written, so that a read object can be written back. */
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** A new, empty array. */
  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** The node at a path of field names; a missing node when there is none. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode here = node;
    for (String field : path) {
      here = here.path(field);
    }
    return here;
  }

  /** The scalar at a path as text; "" when there is none. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The object at a path, made when it is missing. */
  public static ObjectNode child(ObjectNode node, String... path) {
    ObjectNode here = node;
    for (String field : path) {
      here = here.get(field) instanceof ObjectNode child ? child : here.putObject(field);
    }
    return here;
  }

  /** Reads one JSON object; throws {@link IllegalArgumentException} when the text is none. */
  public static ObjectNode parse(String text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("Not a JSON object: " + text);
  }

  /** The node as JSON for people, with line breaks and two spaces a level. */
  public static String pretty(JsonNode node) {
    return node.toPrettyString();
  }

  static ObjectNode parse(InputStream in) throws IOException {
    JsonNode node = MAPPER.readTree(in);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new IOException("The answer is no JSON object.");
  }

  static String written(JsonNode node) {
    try {
      return MAPPER.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
