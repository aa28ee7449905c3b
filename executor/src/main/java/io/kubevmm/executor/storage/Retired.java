package io.kubevmm.executor.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Volumes that are to go: a file each, which has the volume's name and holds its pool's. */
final class Retired {

  /** A volume. */
  record Entry(String pool, String volume) {}

  private final Path folder;

  Retired(Path folder) {
    this.folder = folder;
  }

  void add(String pool, String volume) {
    try {
      Files.createDirectories(folder);
      Path temporary = folder.resolve("." + volume);
      Files.writeString(temporary, pool);
      Files.move(
          temporary,
          folder.resolve(volume),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw StorageException.notWritten(folder, e);
    }
  }

  void remove(Entry entry) {
    try {
      Files.deleteIfExists(folder.resolve(entry.volume()));
    } catch (IOException e) {
      throw StorageException.notWritten(folder, e);
    }
  }

  List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".")) {
          entries.add(new Entry(Files.readString(file), name));
        }
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("the node cannot read " + folder, e);
    }
    return entries;
  }
}
