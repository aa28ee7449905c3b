package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Facts;
import io.kubevmm.e2e.RoundTrip.Outcome;
import io.kubevmm.e2e.RoundTrip.Why;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** libvirt's documents as objects of a real API server, which sorts keys and checks types. */
class ApiServerRoundTripIT {

  /** One document of a test. */
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
    cluster.install(LibvirtKind.NETWORK);
    comeBack(LibvirtKind.NETWORK, List.of("network.xml"));
  }

  @Test
  void poolsComeBackAsTheyWere() throws IOException {
    cluster.install(LibvirtKind.POOL);
    comeBack(LibvirtKind.POOL, List.of("pool.xml"));
  }

  private static void comeBack(LibvirtKind kind, List<String> own) throws IOException {
    List<Document> documents = documents(kind.document(), own);
    RoundTrip trip = new RoundTrip(cluster.admin(), kind);
    long begin = System.nanoTime();
    List<Outcome> outcomes =
        IntStream.range(0, documents.size())
            .parallel()
            .mapToObj(i -> trip.of("document-" + i, documents.get(i).xml()))
            .toList();
    System.out.println("took " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    List<String> wrong = new ArrayList<>();
    Map<Why, List<String>> refused = new TreeMap<>();
    for (int i = 0; i < documents.size(); i++) {
      String name = documents.get(i).name();
      switch (outcomes.get(i)) {
        case Outcome.Same() -> {}
        case Outcome.Different(String words) -> wrong.add(name + ": " + words);
        case Outcome.Refused(Why why, String sentence) -> {
          refused.computeIfAbsent(why, w -> new ArrayList<>()).add(sentence);
          System.out.println(why + " " + name + ": " + sentence);
          if (why == Why.NONE || !sentence.contains("spec." + kind.field() + ".")) {
            wrong.add(name + ": " + sentence);
          }
        }
      }
    }
    System.out.println(kind.document() + ": " + documents.size() + " documents");
    refused.forEach(
        (why, list) -> System.out.println(why + " " + list.size() + " " + RoundTrip.classes(list)));
    assertThat(wrong).isEmpty();
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
