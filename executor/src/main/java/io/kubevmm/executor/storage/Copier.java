package io.kubevmm.executor.storage;

import java.io.IOException;
import java.nio.file.Path;

/** Fills volumes that were just made with the content of a disk. */
final class Copier {

  private final Volumes volumes;
  private final QemuImg qemuImg;

  Copier(Volumes volumes, QemuImg qemuImg) {
    this.volumes = volumes;
    this.qemuImg = qemuImg;
  }

  /**
   * Copies a disk into a volume. A volume that cannot be filled whole is deleted at once, since
   * others may be waiting for its room.
   *
   * @param format QEMU's word for that of {@code from}
   */
  void fill(
      PoolObject pool,
      String volume,
      Volumes.Found target,
      Path from,
      String format,
      Jobs.Progress progress)
      throws IOException, InterruptedException {
    boolean whole = false;
    try {
      qemuImg.convert(
          from,
          format,
          Path.of(target.path()),
          Layers.format(volume),
          Volumes.keepsFiles(pool),
          progress);
      whole = true;
    } catch (StorageException e) {
      String message = String.valueOf(e.getMessage());
      String advice = message.contains("No space left") ? ": make room in it" : "";
      throw new StorageException(
          "storage pool " + pool.name() + " cannot take the content: " + message + advice, e);
    } finally {
      if (!whole) {
        volumes.delete(pool.name(), volume);
      }
    }
  }
}
