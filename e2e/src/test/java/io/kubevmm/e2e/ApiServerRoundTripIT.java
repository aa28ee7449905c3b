package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Facts;
import io.kubevmm.e2e.RoundTrip.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libvirt's documents as objects of a real API server, which sorts keys and checks types. */
@Tag("kubernetes")
class ApiServerRoundTripIT {

  /** What the API server's sentences are counted by. */
  private static final List<String> REASONS =
      List.of(
          "unknown field",
          "must be of type",
          "Unsupported value",
          "should match",
          "should be less",
          "should be greater",
          "the memory is missing");

  /** One document of libvirt's tests. */
  private record Document(String name, boolean valid, String xml) {}

  @TempDir private static Path folder;
  private static BareCluster cluster;

  @BeforeAll
  static void start() {
    cluster = BareCluster.start(folder.resolve("cluster"));
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  @Test
  void domainsComeBackAsTheyWere() throws IOException {
    comeBack(LibvirtKind.MACHINE, List.of("windows.xml", "container.xml"));
  }

  @Test
  void networksComeBackAsTheyWere() throws IOException {
    comeBack(LibvirtKind.NETWORK, List.of("network.xml"));
  }

  @Test
  void poolsComeBackAsTheyWere() throws IOException {
    comeBack(LibvirtKind.POOL, List.of("pool.xml"));
  }

  /** Valid documents come back the same; others do as well, or are refused with a path. */
  private static void comeBack(LibvirtKind kind, List<String> own) throws IOException {
    List<Document> documents = documents(kind.document(), own);
    RoundTrip trip = new RoundTrip(cluster.admin(), kind);
    List<Outcome> outcomes =
        IntStream.range(0, documents.size())
            .parallel()
            .mapToObj(i -> trip.of("document-" + i, documents.get(i).xml()))
            .toList();
    List<String> wrong = new ArrayList<>();
    Map<String, Integer> refused = new TreeMap<>();
    for (int i = 0; i < documents.size(); i++) {
      Document document = documents.get(i);
      switch (outcomes.get(i)) {
        case Outcome.Same() -> {
          if (RoundTrip.carries(kind.codec().toTree(document.xml()))) {
            wrong.add(document.name() + " carries what the schema does not know, and is stored");
          }
        }
        case Outcome.Different(String words) -> wrong.add(document.name() + ": " + words);
        case Outcome.Refused(String sentence) -> {
          refused.merge(reason(sentence), 1, Integer::sum);
          if (!sentence.contains(expected(kind, document))) {
            wrong.add(document.name() + ": " + sentence);
          }
        }
      }
    }
    int refusals = refused.values().stream().mapToInt(Integer::intValue).sum();
    System.out.printf(
        "%s: %d documents, %d refused %s, %d wrong, the others came back the same%n",
        kind.document(), documents.size(), refusals, refused, wrong.size());
    assertThat(wrong).isEmpty();
  }

  /** What the sentence of a refusal has; of a document that is not to be refused, nothing fits. */
  private static String expected(LibvirtKind kind, Document document) {
    return document.valid() ? "no reason" : "spec." + kind.field() + ".";
  }

  private static String reason(String sentence) {
    return REASONS.stream().filter(sentence::contains).findFirst().orElse("for another reason");
  }

  private static List<Document> documents(DocumentKind kind, List<String> own) throws IOException {
    List<Document> documents = new ArrayList<>();
    if (Facts.corpusIfPresent().isPresent()) {
      for (Path file : Facts.documents(kind)) {
        boolean valid = file.toString().contains("/valid/");
        documents.add(
            new Document(String.valueOf(file.getFileName()), valid, Files.readString(file)));
      }
      return documents;
    }
    System.out.println(kind + ": only documents of our own, since libvirt's are absent.");
    for (String name : own) {
      try (InputStream in = Facts.class.getResourceAsStream("own/" + name)) {
        assertThat(in).isNotNull();
        documents.add(
            new Document(name, true, new String(in.readAllBytes(), StandardCharsets.UTF_8)));
      }
    }
    return documents;
  }
}
