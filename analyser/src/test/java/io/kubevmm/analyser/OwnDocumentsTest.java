package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.TreeDiff;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of our own, which prove a round trip where libvirt's are not at hand. */
final class OwnDocumentsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "windows.xml, DOMAIN",
    "container.xml, DOMAIN",
    "network.xml, NETWORK",
    "pool.xml, STORAGE_POOL",
    "volume.xml, STORAGE_VOLUME",
    "domainsnapshot.xml, DOMAIN_SNAPSHOT"
  })
  void comeBackAsTheyWere(String file, DocumentKind kind) throws IOException {
    String xml = document(file);
    XmlCodec strict = new XmlCodec(Schema.of(kind));
    ObjectNode tree = strict.toTree(xml);
    assertSame(xml, strict.toXml(tree));
    assertSame(xml, strict.toXml((ObjectNode) JSON.readTree(JSON.writeValueAsString(tree))));
    YamlCodec yaml = new YamlCodec();
    assertSame(xml, strict.toXml(yaml.read(yaml.write(tree))));
    XmlCodec carrying = XmlCodec.carrying(Schema.of(kind));
    assertSame(xml, carrying.toXml(carrying.toTree(xml)));
    assertThat(strict.toTree(strict.toXml(tree))).isEqualTo(tree);
    assertThat(TreeDiff.dropped(tree, strict.toTree(carrying.toXml(tree)))).isEmpty();
  }

  private static void assertSame(String before, String after) {
    assertThat(Infoset.difference(Infoset.of(before), Infoset.of(after))).isEmpty();
  }

  private static String document(String file) throws IOException {
    try (InputStream in = OwnDocumentsTest.class.getResourceAsStream("own/" + file)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
