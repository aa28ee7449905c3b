package io.kubevmm.virtctl.convert;

import io.kubevmm.virtctl.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Finds what a command line names: files, folders with all that is in them, and standard input. */
final class Sources {
  private static final int MOST_BYTES = 64 * 1024 * 1024;

  private final InputStream standardInput;
  private final Optional<Path> target;
  private final List<Source> found = new ArrayList<>();

  private Sources(InputStream standardInput, Optional<Path> target) {
    this.standardInput = standardInput;
    this.target = target;
  }

  /**
   * What the words name, in their order and a folder's files by name.
   *
   * @param target a folder that is left out, since what is there was made by converting
   * @throws Failure if a word names nothing
   */
  static List<Source> of(List<String> words, InputStream standardInput, Optional<Path> target) {
    Sources sources = new Sources(standardInput, target.map(Sources::real));
    for (String word : words) {
      try {
        sources.add(word);
      } catch (IOException | UncheckedIOException e) {
        throw Failure.user(word + ": cannot be read: " + reason(e) + ".");
      }
    }
    return sources.found;
  }

  private void add(String word) throws IOException {
    Path path = Path.of(word);
    if (word.equals("-")) {
      found.add(
          new Source(
              "standard input",
              "stdin",
              Optional.empty(),
              () -> Texts.read(standardInput, MOST_BYTES)));
    } else if (Files.isDirectory(path)) {
      folder(path);
    } else if (Files.exists(path)) {
      found.add(file(path, Form.bare(String.valueOf(path.getFileName()))));
    } else {
      throw Failure.user(word + ": there is no such file or folder.");
    }
  }

  private void folder(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
            boolean made = !inner.equals(folder) && target.filter(real(inner)::equals).isPresent();
            return made ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (Form.isNamedSo(String.valueOf(file.getFileName()))) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(files);
    for (Path file : files) {
      found.add(file(file, Form.bare(folder.relativize(file).toString())));
    }
  }

  private static Source file(Path path, String base) {
    return new Source(
        path.toString(),
        base,
        Optional.of(path),
        () -> {
          try (InputStream in = Files.newInputStream(path)) {
            return Texts.read(in, MOST_BYTES);
          }
        });
  }

  static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize();
    }
  }

  /** What went wrong with a file, without its name. */
  static String reason(Exception e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    return e instanceof NoSuchFileException
        ? "there is no such file"
        : String.valueOf(e.getMessage());
  }
}
