package io.kubevmm.executor.node;

import io.kubevmm.runtime.FileHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps two executors from working with one state folder. */
public final class StateHold {

  private StateHold() {}

  /** Takes the folder, which is made when it is missing; empty when another executor has it. */
  public static Optional<FileHold> take(Path state) {
    try {
      return FileHold.take(state.resolve("executor").resolve("lock"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the state folder " + state + " cannot be used: " + e.getMessage(), e);
    }
  }
}
