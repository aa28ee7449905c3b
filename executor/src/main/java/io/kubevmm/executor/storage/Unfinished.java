package io.kubevmm.executor.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Marks of volumes that are being made: empty files, one a volume, written to disk before the
 * volume's first byte.
 */
final class Unfinished {

  private final Path folder;

  Unfinished(Path folder) {
    this.folder = folder;
  }

  /** Whether the volume was begun and not finished. */
  boolean has(String volume) {
    return Files.exists(folder.resolve(volume));
  }

  void begin(String volume) {
    try {
      Files.createDirectories(folder);
      FileChannel.open(folder.resolve(volume), StandardOpenOption.CREATE, StandardOpenOption.WRITE)
          .close();
      sync();
    } catch (IOException e) {
      throw StorageException.notWritten(folder, e);
    }
  }

  void end(String volume) {
    try {
      if (Files.deleteIfExists(folder.resolve(volume))) {
        sync();
      }
    } catch (IOException e) {
      throw StorageException.notWritten(folder, e);
    }
  }

  /** A name is on disk once its folder is. */
  private void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
