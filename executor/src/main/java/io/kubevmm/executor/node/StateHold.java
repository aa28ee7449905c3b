package io.kubevmm.executor.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Keeps two executors from working with one state folder. One that died holds nothing. */
public final class StateHold implements AutoCloseable {

  private final FileChannel channel;

  private StateHold(FileChannel channel) {
    this.channel = channel;
  }

  /** Takes the folder, which is made when it is missing; empty when another executor has it. */
  public static Optional<StateHold> take(Path state) {
    try {
      Path folder = Files.createDirectories(state.resolve("executor"));
      FileChannel channel =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(channel)) {
        return Optional.of(new StateHold(channel));
      }
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the state folder " + state + " cannot be used: " + e.getMessage(), e);
    }
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
