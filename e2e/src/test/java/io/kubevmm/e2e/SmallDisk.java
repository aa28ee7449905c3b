package io.kubevmm.e2e;

import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A block device on a file, with ext4 on it if asked for. */
final class SmallDisk implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long MIB = 1L << 20;

  private final Path file;
  private final String device;
  private final List<Runnable> undo = new ArrayList<>();

  private SmallDisk(Path file, String device) {
    this.file = file;
    this.device = device;
  }

  /** A device of so many MiB. */
  static SmallDisk make(Path file, long mebibytes) {
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(mebibytes * MIB);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SmallDisk(file, run("losetup", "-f", "--show", file.toString()).strip());
  }

  /** Why this machine has no block devices on files, if it has none. */
  static Optional<String> absent() {
    Programs.Result result = Programs.run(LIMIT, "losetup", "-f");
    return result.succeeded() ? Optional.empty() : Optional.of(said(result));
  }

  /** A command that failed, and what it said. */
  static String said(Programs.Result result) {
    return String.join(" ", result.command()) + ": " + result.stderr().strip();
  }

  String device() {
    return device;
  }

  SmallDisk withExt4() {
    run("mkfs.ext4", "-q", "-m", "0", "-O", "^has_journal", device);
    return this;
  }

  /** Mounts it for this process and its children, the executor among them. */
  SmallDisk mountAt(Path folder) {
    run("mount", device, folder.toString());
    undo.add(() -> run("umount", folder.toString()));
    return this;
  }

  /** Mounts it for a libvirtd as well, whose mounts are its own. */
  SmallDisk mountAt(Path folder, PrivateLibvirt libvirt) {
    mountAt(folder);
    libvirt.run(LIMIT, "mount", device, folder.toString()).outputOrThrow();
    undo.add(() -> libvirt.run(LIMIT, "umount", folder.toString()).outputOrThrow());
    return this;
  }

  private static String run(String... command) {
    return Programs.run(LIMIT, command).outputOrThrow();
  }

  /** Unmounts it and gives it back. */
  @Override
  public void close() {
    undo.reversed().forEach(Runnable::run);
    run("losetup", "-d", device);
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
