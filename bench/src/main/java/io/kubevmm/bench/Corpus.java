package io.kubevmm.bench;

import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.xml.RootElement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The documents to convert: libvirt's own test documents where they are, else those of our tests.
 *
 * @param source what they are, in words
 */
record Corpus(String source, List<Document> documents) {

  private static final String OURS = "analyser/src/test/resources/io/kubevmm/analyser/own";

  /** A well-formed document of a known kind. */
  record Document(DocumentKind kind, String xml) {}

  /**
   * Finds them: the folder, else {@code KUBEVMM_CORPUS}, else a folder {@code shared/corpus} beside
   * the checkout, else ours.
   */
  static Corpus find(Optional<Path> folder) {
    Path root = Path.of(Objects.requireNonNullElse(System.getenv("KUBEVMM_ROOT"), "."));
    Optional<Path> found =
        folder
            .or(() -> Optional.ofNullable(System.getenv("KUBEVMM_CORPUS")).map(Path::of))
            .or(() -> beside(root.toAbsolutePath().normalize()));
    return found
        .map(at -> new Corpus("the documents in " + at, read(at)))
        .orElseGet(() ->
            new Corpus(
                "our tests' own documents (libvirt's are absent: set KUBEVMM_CORPUS or --corpus)",
                read(root.resolve(OURS))));
  }

  private static Optional<Path> beside(Path root) {
    return Stream.iterate(root, Objects::nonNull, Path::getParent)
        .map(at -> at.resolve("shared").resolve("corpus"))
        .filter(Files::isDirectory)
        .findFirst();
  }

  private static List<Document> read(Path folder) {
    List<Document> documents = new ArrayList<>();
    for (Path file : files(folder)) {
      try {
        String xml = Files.readString(file);
        documents.add(new Document(RootElement.kind(xml), xml));
      } catch (AnalyserException | IOException e) {
        throw new BenchException(file + " is no document of libvirt's.", e);
      }
    }
    if (documents.isEmpty()) {
      throw new BenchException("There are no documents in " + folder + ".");
    }
    return documents;
  }

  private static List<Path> files(Path folder) {
    Path malformed = Path.of("malformed");
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".xml"))
          .filter(file ->
              Stream.iterate(file, Objects::nonNull, Path::getParent)
                  .noneMatch(part -> malformed.equals(part.getFileName())))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + folder + " can't be read.", e);
    }
  }
}
