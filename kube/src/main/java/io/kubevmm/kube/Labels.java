package io.kubevmm.kube;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;

/** The labels of objects. */
public final class Labels {

  private Labels() {}

  /** An object's labels; none if it has none. */
  public static Map<String, String> of(JsonNode object) {
    Map<String, String> labels = new HashMap<>();
    object
        .path("metadata")
        .path("labels")
        .properties()
        .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
    return Map.copyOf(labels);
  }
}
