package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** libvirt's own test documents, there and back. */
final class CorpusTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void carriesEveryDocumentThereAndBack(DocumentKind kind) throws IOException {
    XmlCodec codec = XmlCodec.carrying(Schema.of(kind));
    List<Path> documents = Facts.documents(kind);
    List<String> failures = new ArrayList<>();
    for (Path document : documents) {
      String xml = Files.readString(document);
      roundTrip(codec, xml).ifPresent(words -> failures.add(document.getFileName() + ": " + words));
    }
    report(kind, "there and back", documents.size(), failures);
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void appliesEveryValidDocument(DocumentKind kind) throws IOException {
    XmlCodec codec = new XmlCodec(Schema.of(kind));
    List<Path> documents =
        Facts.documents(kind).stream().filter(file -> file.toString().contains("/valid/")).toList();
    List<String> failures = new ArrayList<>();
    for (Path document : documents) {
      String xml = Files.readString(document);
      roundTrip(codec, xml).ifPresent(words -> failures.add(document.getFileName() + ": " + words));
    }
    report(kind, "applied strictly", documents.size(), failures);
  }

  private static Optional<String> roundTrip(XmlCodec codec, String xml) throws IOException {
    try {
      ObjectNode tree = (ObjectNode) JSON.readTree(JSON.writeValueAsString(codec.toTree(xml)));
      return Infoset.difference(Infoset.of(xml), Infoset.of(codec.toXml(tree)));
    } catch (AnalyserException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static void report(DocumentKind kind, String what, int all, List<String> failures) {
    int good = all - failures.size();
    System.out.println(kind + ": " + good + " of " + all + " documents " + what);
    assertThat(failures).isEmpty();
  }
}
