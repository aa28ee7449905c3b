package io.kubevmm.executor.snapshot;

import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.executor.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of guests that snapshots keep: a file each, in libvirt's format of saved domains. */
final class Memory {

  private final Path folder;

  Memory(Path folder) {
    this.folder = folder;
  }

  /** The snapshot's file, whether it is there or not. */
  Path file(SnapshotObject snapshot) {
    return folder.resolve(snapshot.uid() + ".save");
  }

  /** Makes room for a new file. */
  void prepare(SnapshotObject snapshot) {
    try {
      Files.createDirectories(folder);
      Files.deleteIfExists(file(snapshot));
    } catch (IOException e) {
      throw new StorageException(
          "the node cannot keep memory in " + folder + ": " + e.getMessage());
    }
  }

  /** Bytes that it takes. */
  long size(SnapshotObject snapshot) {
    try {
      return Files.exists(file(snapshot)) ? Files.size(file(snapshot)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  void remove(SnapshotObject snapshot) {
    try {
      Files.deleteIfExists(file(snapshot));
    } catch (IOException e) {
      throw new StorageException(
          "the node cannot remove " + file(snapshot) + ": " + e.getMessage());
    }
  }
}
