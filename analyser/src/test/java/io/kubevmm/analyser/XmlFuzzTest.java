package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/**
 * XML to a tree, to YAML and back. In the everyday suite it takes its seeds, the files in {@code
 * XmlFuzzTestInputs}; {@code ./kubevmm test fuzz} lets Jazzer make up more. A JVM fuzzes one
 * target, so each has a class.
 */
@Tag("fuzz")
final class XmlFuzzTest {
  private final XmlCodec carrying = XmlCodec.carrying(Schema.domain());
  private final YamlCodec yaml = new YamlCodec();

  @FuzzTest(maxDuration = Fuzzed.DURATION)
  void takesXmlThereAndBack(byte[] bytes) {
    Optional<String> xml = Fuzzed.text(bytes);
    if (xml.isEmpty()) {
      return;
    }
    ObjectNode tree;
    try {
      tree = carrying.toTree(xml.get());
    } catch (AnalyserException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    ObjectNode same = yaml.read(yaml.write(tree));
    assertThat(same).isEqualTo(tree);
    String back = carrying.toXml(same);
    assertThat(carrying.toTree(back)).isEqualTo(tree);
  }
}
