package io.kubevmm.localcluster;

import io.kubevmm.runtime.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes and removes the state folder's files: whole or not at all, keys for the owner only. */
public final class StateFiles {

  private StateFiles() {}

  /** Replaces {@code file} atomically with {@code text}, mode 0600. */
  public static void write(Path file, String text) {
    try {
      PrivateFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The file " + file + " can't be written: " + e.getMessage(), e);
    }
  }

  /** As {@link #write}, but leaves a file alone that has this text already. */
  public static void writeIfChanged(Path file, String text) {
    if (!text.equals(read(file))) {
      write(file, text);
    }
  }

  /** The file's text; the empty string when there is no such file. */
  public static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " can't be read: " + e.getMessage(), e);
    }
  }

  /** Makes {@code link} point at {@code target}, without a moment in which it does not exist. */
  public static void link(Path link, Path target) {
    try {
      boolean there = Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(target);
      if (there || link.equals(target)) {
        return;
      }
      Files.createDirectories(link.getParent());
      Path fresh = Path.of(link + ".new");
      Files.deleteIfExists(fresh);
      Files.createSymbolicLink(fresh, target);
      Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("The link " + link + " can't be made: " + e.getMessage(), e);
    }
  }

  /** Removes a file or a whole folder; symbolic links are removed, never followed. */
  public static void deleteTree(Path root) {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
              Files.deleteIfExists(folder);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The folder " + root + " can't be removed: " + e.getMessage(), e);
    }
  }

  /** Empties a folder but for one of the things that are directly in it. */
  public static void deleteTreeBut(Path root, Path kept) {
    if (!Files.isDirectory(root)) {
      return;
    }
    try (Stream<Path> children = Files.list(root)) {
      children.filter(child -> !child.equals(kept)).forEach(StateFiles::deleteTree);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The folder " + root + " can't be emptied: " + e.getMessage(), e);
    }
  }

  /** Removes an empty folder, unless it is needed: somebody may have mounted a disk on it. */
  public static void deleteIfEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (FileSystemException e) {
      // It stays, empty or not, and does no harm.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits between two looks at something that tells nobody when it changes. */
  public static void pause(Duration duration) {
    try {
      Thread.sleep(duration);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("Interrupted.", e);
    }
  }
}
