package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.virtctl.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** ObjectFiles in files, as kubectl takes them. */
public final class ObjectFiles {
  private ObjectFiles() {}

  /**
   * Reads the objects of one kind in a file, which may have several documents and Lists.
   *
   * @param file a path, or - for standard input
   * @throws Failure if it cannot be read, is no YAML, or has none of that kind
   */
  public static List<ObjectNode> read(String file, InputStream in, String kind) {
    List<ObjectNode> found = new ArrayList<>();
    for (Source source : Sources.of(List.of(file), in, Optional.empty())) {
      try {
        for (JsonNode document : new YamlCodec().readAll(source.text().read())) {
          collect(document, kind, found);
        }
      } catch (IOException | AnalyserException e) {
        throw Failure.user(source.label() + ": " + e.getMessage());
      }
    }
    if (found.isEmpty()) {
      throw Failure.user(file + ": there is no " + kind + " in it.");
    }
    return found;
  }

  private static void collect(JsonNode document, String kind, List<ObjectNode> found) {
    if (document.path("kind").asText().equals("List")) {
      document.path("items").forEach(item -> collect(item, kind, found));
    } else if (document instanceof ObjectNode object && object.path("kind").asText().equals(kind)) {
      found.add(object);
    }
  }
}
