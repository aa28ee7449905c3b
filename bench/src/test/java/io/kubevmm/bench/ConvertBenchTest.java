package io.kubevmm.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.DocumentKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertBenchTest {

  @TempDir Path folder;

  private record Noting(String name, List<String> notes) implements Alternation.Side {
    @Override
    public long round() {
      notes.add(name);
      return notes.size() * 1_000_000L;
    }
  }

  @Test
  void everyOtherRoundGoesTheOtherWayAndWarmUpIsNotCounted() {
    List<String> notes = new ArrayList<>();
    double[][] millis =
        Alternation.run(List.of(new Noting("a", notes), new Noting("b", notes)), 1, 2, said -> {});

    assertThat(notes).containsExactly("b", "a", "a", "b", "b", "a");
    assertThat(millis[0]).containsExactly(3, 6);
    assertThat(millis[1]).containsExactly(4, 5);
  }

  @Test
  void aLargeDomainHasTheSizeAndComesBack() {
    String xml = LargeDomain.of(100_000);
    Corpus.Document document = new Corpus.Document(DocumentKind.DOMAIN, xml);

    assertThat(xml.length()).isBetween(100_000, 110_000);
    assertThat(new RoundTrip().byYaml(document)).isEqualTo(new RoundTrip().byTree(document));
  }

  @Test
  void malformedDocumentsAreNotAmongTheCorpus() throws IOException {
    Files.createDirectories(folder.resolve("malformed"));
    Files.writeString(folder.resolve("malformed/a.xml"), "<domain");
    Files.writeString(folder.resolve("b.xml"), "<network/>");

    Corpus corpus = Corpus.find(Optional.of(folder));

    assertThat(corpus.documents())
        .containsExactly(new Corpus.Document(DocumentKind.NETWORK, "<network/>"));
    assertThat(corpus.source()).contains(folder.toString());
  }
}
