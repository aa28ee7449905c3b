package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Jing, another implementation of RELAX NG, judges what the codec writes. */
final class OracleTest {
  private static final ObjectMapper SORTING =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  /** An API server sorts all keys; the schema's order must come back from the model alone. */
  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void keepsAValidDocumentValidWhenKeysWereSorted(DocumentKind kind) throws IOException {
    Jing jing = Jing.of(kind);
    XmlCodec strict = new XmlCodec(Schema.of(kind));
    XmlCodec carrying = XmlCodec.carrying(Schema.of(kind));
    List<String> failures = new ArrayList<>();
    int valid = 0;
    for (Path document : Facts.documents(kind)) {
      String xml = Files.readString(document);
      if (!jing.valid(xml)) {
        continue;
      }
      valid++;
      ObjectNode sorted = sorted(strict.toTree(xml));
      if (!jing.valid(carrying.toXml(sorted))) {
        failures.add(document + " with sorted keys");
      }
      if (!jing.valid(carrying.toXml(carrying.toTree(xml)))) {
        failures.add(document + " in its own order");
      }
      if (applicable(strict, sorted) && !jing.valid(strict.toXml(sorted))) {
        failures.add(document + " applied");
      }
    }
    int good = valid - failures.size();
    System.out.println(kind + ": " + good + " of " + valid + " valid documents stay valid");
    assertThat(failures).isEmpty();
  }

  private static boolean applicable(XmlCodec strict, ObjectNode tree) {
    try {
      return !strict.toXml(tree).isEmpty();
    } catch (AnalyserException e) {
      return false;
    }
  }

  private static ObjectNode sorted(ObjectNode tree) throws IOException {
    Object map = SORTING.convertValue(tree, Object.class);
    return (ObjectNode) SORTING.readTree(SORTING.writeValueAsString(map));
  }
}
