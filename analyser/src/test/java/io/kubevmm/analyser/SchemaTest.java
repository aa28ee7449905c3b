package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SchemaTest {
  private static final Path HOST = Path.of("/usr/share/libvirt/schemas");

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void isThereForEveryKindAndLoadedOnce(DocumentKind kind) {
    Schema schema = Schema.of(kind);
    assertThat(schema.kind()).isEqualTo(kind);
    assertThat(schema.source()).startsWith("libvirt ");
    assertThat(Schema.of(kind)).isSameAs(schema);
  }

  /** A new collision of names is nothing bad, but an API that someone should have seen. */
  @Test
  void givesPlainKeysToAllButAFewChildren() {
    List<String> suffixed = new ArrayList<>();
    for (ElementModel element : Schema.domain().model().elements()) {
      element.children().stream()
          .filter(child -> child.key().endsWith("Element"))
          .forEach(child -> suffixed.add(child.key()));
      element.text().ifPresent(text -> assertThat(text.key()).isEqualTo("value"));
    }
    assertThat(suffixed)
        .containsExactlyInAnyOrder(
            "firmwareElement", "listenElement", "modelElement", "addressElement", "formatElement");
  }

  @Test
  void compilesTheHostsOwnSchemas() throws IOException {
    if (!Files.exists(HOST.resolve("domain.rng"))) {
      System.out.println("Absent: " + HOST + ", which libvirt's packages bring.");
    }
    assumeTrue(Files.exists(HOST.resolve("domain.rng")), HOST + " is absent");
    for (DocumentKind kind : DocumentKind.values()) {
      Schema schema = Schema.compile(kind, HOST, "the host's libvirt");
      XmlCodec codec = XmlCodec.carrying(schema);
      int documents = 0;
      for (Path document : Facts.documents(kind)) {
        String xml = Files.readString(document);
        String back = codec.toXml(codec.toTree(xml));
        assertThat(Infoset.difference(Infoset.of(xml), Infoset.of(back)))
            .as(document.toString())
            .isEmpty();
        documents++;
      }
      System.out.println(kind + ": " + documents + " documents by the host's own schemas");
    }
  }
}
