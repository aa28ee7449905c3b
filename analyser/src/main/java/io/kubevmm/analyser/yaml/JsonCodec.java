package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Limits;

/** JSON as text to trees and back, by the same limits as YAML. */
public final class JsonCodec {
  private final JsonMapper mapper;

  public JsonCodec() {
    this(Limits.DEFAULT);
  }

  public JsonCodec(Limits limits) {
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(limits.depth())
            .maxStringLength(limits.characters())
            .maxDocumentLength(limits.characters())
            .build();
    this.mapper =
        JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
  }

  /**
   * The only document of a text.
   *
   * @throws AnalyserException with line and column, for what is not JSON, a key that is there
   *     twice, or what is larger than the limits
   */
  public JsonNode read(String json) {
    try {
      return mapper.readTree(json);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place = at == null ? "" : at.getLineNr() + ":" + at.getColumnNr() + ": ";
      String message = e.getOriginalMessage().lines().findFirst().orElse("");
      throw new AnalyserException(place + "This is not JSON: " + message + ".", e);
    }
  }

  /** A document for people, with line breaks and two spaces a level, ending with a line feed. */
  public String write(JsonNode tree) {
    return tree.toPrettyString() + "\n";
  }
}
