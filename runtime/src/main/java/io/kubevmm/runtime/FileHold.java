package io.kubevmm.runtime;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** A file that one process at a time can hold. A process that died holds nothing. */
public final class FileHold implements AutoCloseable {

  private final FileChannel channel;

  private FileHold(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the file, which is made with its folder when it is missing.
   *
   * @return empty if another process has it now
   */
  public static Optional<FileHold> take(Path file) throws IOException {
    FileChannel channel = open(file);
    if (locked(channel)) {
      return Optional.of(new FileHold(channel));
    }
    channel.close();
    return Optional.empty();
  }

  /** As {@link #take}, once the process that has the file lets go of it. */
  public static FileHold await(Path file) throws IOException {
    FileChannel channel = open(file);
    channel.lock();
    return new FileHold(channel);
  }

  private static FileChannel open(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
