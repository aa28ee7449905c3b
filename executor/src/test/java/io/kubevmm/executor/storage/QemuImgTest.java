package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.api.storage.DiskFormat;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuImgTest {

  /** Sectors of a CD-ROM, and no whole number of a hard disk's blocks of 4096 bytes. */
  private static final int SIZE = 57 * 2048;

  @TempDir private Path folder;

  @Test
  void aRawCopyHasTheSizeOfWhatItIsACopyOf() throws Exception {
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/qemu-img")), "qemu-img is not installed");
    byte[] content = new byte[SIZE];
    new Random(1).nextBytes(content);
    Path from = Files.write(folder.resolve("from.iso"), content);
    Path volume = Files.write(folder.resolve("volume.raw"), new byte[SIZE]);
    new QemuImg().convert(from, "raw", volume, DiskFormat.raw, true, percent -> {});
    assertThat(volume).hasBinaryContent(content);
  }
}
