package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Limits;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML as text to trees and back. A plain scalar is a number only in JSON's spelling and a boolean
 * only as {@code true} or {@code false}: {@code no}, {@code 0x10} and {@code 08} are strings. What
 * any YAML reader could take for something else is written in quotes.
 */
public final class YamlCodec {
  private final Limits limits;
  private final YamlMemory memory = new YamlMemory();

  public YamlCodec() {
    this(Limits.DEFAULT);
  }

  public YamlCodec(Limits limits) {
    this.limits = limits;
  }

  /**
   * The only document of a text, which is a map.
   *
   * @throws AnalyserException with line and column, for what is not YAML, a key that is there
   *     twice, an alias, a tag, or what is larger than the limits
   */
  public ObjectNode read(String yaml) {
    List<JsonNode> documents = readAll(yaml);
    if (documents.size() == 1 && documents.getFirst() instanceof ObjectNode map) {
      return map;
    }
    throw new AnalyserException(
        "", "1:1: Here is no single YAML map, but " + documents.size() + " documents.");
  }

  /**
   * All documents of a text; those that are empty are left out.
   *
   * @throws AnalyserException as {@link #read} does
   */
  public List<JsonNode> readAll(String yaml) {
    if (yaml.length() > limits.characters()) {
      throw new AnalyserException(
          "",
          "The text has "
              + yaml.length()
              + " characters; "
              + limits.characters()
              + " are the limit.");
    }
    Optional<JsonNode> ours = YamlBlockReader.read(yaml, limits, memory);
    if (ours.isPresent()) {
      return List.of(ours.get());
    }
    try {
      return new YamlReader(yaml, limits, false).documents();
    } catch (AnalyserException | YamlEngineException wrong) {
      return withPlaces(yaml);
    }
  }

  /** Reads again what has something wrong in it, to tell where. */
  private List<JsonNode> withPlaces(String yaml) {
    try {
      return new YamlReader(yaml, limits, true).documents();
    } catch (MarkedYamlEngineException e) {
      String place = e.getProblemMark().map(YamlReader::at).orElse("");
      throw new AnalyserException(place + "This is not YAML: " + e.getProblem() + ".", e);
    } catch (YamlEngineException e) {
      String message = String.valueOf(e.getMessage());
      throw new AnalyserException(
          "This is not YAML: " + message.lines().findFirst().orElse(message) + ".", e);
    }
  }

  /** A document in block style, keys in the tree's order, ending with a line feed. */
  public String write(JsonNode tree) {
    return YamlWriter.write(tree, memory);
  }
}
