package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps two commands from changing one state folder at a time; a command that died holds nothing.
 */
public final class StateLock {

  private StateLock() {}

  /**
   * Does {@code work} while no other command can have {@code state}, which is made when it does not
   * exist.
   *
   * @throws LocalClusterException when another command has it now
   */
  public static void holding(Path state, Runnable work) {
    try {
      Files.createDirectories(state);
      try (FileChannel channel =
          FileChannel.open(
              state.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        if (!locked(channel)) {
          throw new LocalClusterException(
              "Another `./kubevmm up` or `down` is at work in %s. Try again when it has ended."
                  .formatted(state));
        }
        work.run();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The state folder " + state + " can't be used: " + e.getMessage(), e);
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
}
