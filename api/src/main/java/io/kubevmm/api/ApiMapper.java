package io.kubevmm.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;

/**
 * Reads and writes the records of this package as JSON trees.
 *
 * <p>Unknown fields are ignored when reading: an executor one version behind must work with what a
 * newer API server stores.
 */
public final class ApiMapper {

  /** The configured mapper, for those that need Jackson itself. */
  public static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
          .build();

  private ApiMapper() {}

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException if a value has the wrong type; the message names the field
   */
  public static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return JSON.treeToValue(
          tree.isMissingNode() || tree.isNull() ? JSON.createObjectNode() : tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** Writes a record; what is empty is left out. */
  public static ObjectNode write(Object value) {
    return JSON.valueToTree(value);
  }

  /**
   * The JSON merge patch that puts one record in another's place: what is left out becomes null.
   */
  public static ObjectNode replacement(Object before, Object after) {
    ObjectNode patch = write(after);
    write(before)
        .fieldNames()
        .forEachRemaining(name -> {
          if (!patch.has(name)) {
            patch.putNull(name);
          }
        });
    return patch;
  }
}
