package io.kubevmm.localcluster;

import io.kubevmm.runtime.FileHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

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
    try (FileHold hold = FileHold.take(state.resolve(".lock")).orElse(null)) {
      if (hold == null) {
        throw new LocalClusterException(
            "Another `./kubevmm up` or `down` is at work in %s. Try again when it has ended."
                .formatted(state));
      }
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The state folder " + state + " can't be used: " + e.getMessage(), e);
    }
  }
}
