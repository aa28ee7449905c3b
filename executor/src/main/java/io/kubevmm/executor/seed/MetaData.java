package io.kubevmm.executor.seed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.api.Conditions;
import java.util.Optional;
import java.util.regex.Pattern;

/** The file meta-data of a seed: YAML, one line an entry. */
final class MetaData {

  /** A key that is the same with and without quotes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z][-A-Za-z0-9_.]*");

  private MetaData() {}

  /**
   * Writes it.
   *
   * @param more what the user adds, as a YAML map; it wins
   * @throws SeedException if that is none
   */
  static String of(String instance, String hostname, Optional<String> more) {
    ObjectNode entries = JsonNodeFactory.instance.objectNode();
    entries.put("instance-id", instance).put("local-hostname", hostname);
    more.map(MetaData::read).ifPresent(entries::setAll);
    StringBuilder text = new StringBuilder();
    entries
        .properties()
        .forEach(entry -> {
          String key = entry.getKey();
          text.append(PLAIN.matcher(key).matches() ? key : quoted(key)).append(": ");
          text.append(entry.getValue()).append('\n'); // JSON is YAML
        });
    return text.toString();
  }

  private static JsonNode quoted(String key) {
    return JsonNodeFactory.instance.textNode(key);
  }

  private static ObjectNode read(String yaml) {
    try {
      return new YamlCodec().read(yaml);
    } catch (AnalyserException e) {
      throw new SeedException(
          Conditions.INVALID_SPEC,
          "spec.cloudInit.metaData must be a YAML map: " + e.getMessage(),
          e);
    }
  }
}
