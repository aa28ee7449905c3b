package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlBlockReaderTest;
import io.kubevmm.analyser.yaml.YamlCodec;
import org.junit.jupiter.api.Tag;

/**
 * YAML to a tree, and to what is applied. In the everyday suite it takes its seeds, the files in
 * {@code YamlFuzzTestInputs}; {@code ./kubevmm test fuzz} lets Jazzer make up more. A JVM fuzzes
 * one target, so each has a class.
 */
@Tag("fuzz")
final class YamlFuzzTest {
  private final XmlCodec strict = new XmlCodec(Schema.domain());
  private final YamlCodec yaml = new YamlCodec();

  @FuzzTest(maxDuration = Fuzzed.DURATION)
  void readsYaml(byte[] bytes) {
    Fuzzed.text(bytes)
        .ifPresent(text -> {
          YamlBlockReaderTest.agreed(text);
          try {
            ObjectNode tree = yaml.read(text);
            assertThat(yaml.read(yaml.write(tree))).isEqualTo(tree);
            String xml = strict.toXml(tree);
            assertThat(strict.toXml(strict.toTree(xml))).isEqualTo(xml);
          } catch (AnalyserException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }
}
