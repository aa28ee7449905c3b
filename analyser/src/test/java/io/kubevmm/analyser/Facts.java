package io.kubevmm.analyser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds libvirt's schemas and test documents, which are not part of this repository: by the system
 * property {@code kubevmm.schemas} or {@code kubevmm.corpus}, the environment variable of that name
 * in capitals, or a folder {@code shared} beside the checkout. Tests that need them are skipped,
 * and say so, where they are absent.
 */
public final class Facts {
  private Facts() {}

  /** The folder with {@code domain.rng}, whose name is the version. */
  public static Path schemas() {
    return folder("schemas", "domain.rng");
  }

  /** The folder with {@code domain/valid} and the like. */
  public static Path corpus() {
    return folder("corpus", "domain");
  }

  /** As {@link #corpus}, for tests that have something to do without it. */
  public static Optional<Path> corpusIfPresent() {
    return find("corpus", "domain");
  }

  /** All documents of one kind, by name. */
  public static List<Path> documents(DocumentKind kind) {
    try (Stream<Path> files = Files.walk(corpus().resolve(kind.root()))) {
      return files.filter(file -> file.toString().endsWith(".xml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder(String name, String content) {
    Optional<Path> found = find(name, content);
    assumeTrue(found.isPresent(), variable(name) + " is not set");
    return found.orElseThrow();
  }

  private static Optional<Path> find(String name, String content) {
    String variable = variable(name);
    Optional<Path> found =
        Stream.of(System.getProperty("kubevmm." + name), System.getenv(variable))
            .filter(value -> value != null && !value.isBlank())
            .map(Path::of)
            .findFirst()
            .or(() -> beside(name))
            .flatMap(folder -> containing(folder, content));
    if (found.isEmpty()) {
      System.out.println(
          "Absent: libvirt's " + name + ". Set " + variable + " to a folder with " + content + ".");
    }
    return found;
  }

  private static String variable(String name) {
    return "KUBEVMM_" + name.toUpperCase(Locale.ROOT);
  }

  private static Optional<Path> beside(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path folder = at.resolve("shared").resolve(name);
      if (Files.isDirectory(folder)) {
        return Optional.of(folder);
      }
    }
    return Optional.empty();
  }

  /** The folder itself, or the last of its subfolders that has the content. */
  private static Optional<Path> containing(Path folder, String content) {
    if (Files.exists(folder.resolve(content))) {
      return Optional.of(folder);
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders.filter(inner -> Files.exists(inner.resolve(content))).max(Path::compareTo);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
