package io.kubevmm.executor.seed;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Steps;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A NoCloud seed as a file: whole under its name or not there at all, and readable by nobody but
 * root until libvirt gives it to the machine's QEMU.
 */
final class SeedImage {

  /** By this label cloud-init finds it. */
  static final String LABEL = "cidata";

  private static final String OWNER_ONLY = "rw-------";

  private SeedImage() {}

  static byte[] of(byte[] userData, byte[] networkData, byte[] metaData) {
    Map<String, byte[]> files = new TreeMap<>();
    files.put("meta-data", metaData);
    files.put(Kinds.USER_DATA, userData); // cloud-init wants both, be they empty
    if (networkData.length > 0) {
      files.put(Kinds.NETWORK_DATA, networkData);
    }
    return IsoImage.of(LABEL, files);
  }

  /** Brings the file to this content; one that has it already is left alone. */
  static void write(byte[] image, Path file, Steps steps) {
    try {
      if (Files.exists(file)
          && Files.size(file) == image.length
          && Arrays.equals(Files.readAllBytes(file), image)) {
        return;
      }
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh); // of a process that was killed here
      try (FileChannel out =
          FileChannel.open(
              fresh,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)))) {
        ByteBuffer rest = ByteBuffer.wrap(image);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        out.force(true);
      }
      steps.reached("seed.written");
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      steps.reached("seed.done");
    } catch (IOException e) {
      throw failure("write", file, e);
    }
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw failure("remove", file, e);
    }
  }

  private static SeedException failure(String what, Path file, IOException e) {
    return new SeedException(
        Conditions.OPERATION_FAILED,
        "the node cannot " + what + " the cloud-init seed " + file + ": " + e.getMessage(),
        e);
  }
}
