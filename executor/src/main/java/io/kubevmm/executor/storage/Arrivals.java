package io.kubevmm.executor.storage;

import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.HttpSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Files from outside on their way into volumes: whole and checked before they are judged, and
 * judged before anything is made of them. Each lies under the uid of the object that wants it.
 */
final class Arrivals {

  /** Where no limit is given: no larger file, and no larger disk. */
  private static final long MOST = Quantity.parse("2Ti");

  private final Path folder;
  private final QemuImg qemuImg;
  private final Download web = new Download(Download.SILENCE);

  Arrivals(Path folder, QemuImg qemuImg) {
    this.folder = folder;
    this.qemuImg = qemuImg;
  }

  /** The limit that a source gives, in bytes. */
  static long most(Optional<String> maxSize) {
    return maxSize.map(Quantity::parse).orElse(MOST);
  }

  /** Fetches the file from its web server, going on where an earlier try ended. */
  void fetch(String uid, HttpSource source, Jobs.Progress progress)
      throws IOException, InterruptedException {
    fetch(uid, web, source.url(), most(source.maxSize()), progress);
  }

  /** Fetches the file by other means than those of the open web. */
  void fetch(String uid, Download by, String url, long most, Jobs.Progress progress)
      throws IOException, InterruptedException {
    if (!isWhole(uid)) {
      by.fetch(url, part(uid), most, progress);
      whole(uid);
    }
  }

  /** What has come of a file, which lies there. */
  Path part(String uid) throws IOException {
    Files.createDirectories(folder);
    return folder.resolve(uid);
  }

  /** The part is all of the file. */
  void whole(String uid) throws IOException {
    Files.move(part(uid), file(uid));
  }

  boolean isWhole(String uid) {
    return Files.exists(file(uid));
  }

  private Path file(String uid) {
    return folder.resolve(uid + ".fetched");
  }

  /**
   * Compares the file with its checksum; another file is forgotten.
   *
   * @param wanted empty if any will do
   * @param otherwise what the message ends with, from the wanted checksum on
   * @return the checksum that it has, by the algorithm of the wanted one
   */
  String verify(String uid, String wanted, String otherwise) throws IOException {
    String actual = Checksum.like(wanted, file(uid));
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      clean(uid);
      throw new StorageException(
          "the file that came has the checksum " + actual + ", and " + wanted + otherwise);
    }
    return actual;
  }

  /** What the file is; a packed one is unpacked, and one that is no image forgotten. */
  ImageFile judge(String uid, Optional<String> maxSize) throws IOException, InterruptedException {
    try {
      return ImageFile.of(file(uid), qemuImg, most(maxSize));
    } catch (StorageException e) {
      clean(uid);
      throw e;
    }
  }

  /** Forgets the file, as much as there is of it. */
  void clean(String uid) {
    for (String suffix : List.of("", ".tag", ".fetched", ".fetched.plain")) {
      try {
        Files.deleteIfExists(folder.resolve(uid + suffix));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
