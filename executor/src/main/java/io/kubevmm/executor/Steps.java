package io.kubevmm.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The named steps of every act on a domain, told as they are reached.
 *
 * <p>Each is a line between which the executor may be killed. A log at debug level shows them; the
 * fault campaign kills the process at each of them by name.
 */
@FunctionalInterface
public interface Steps {

  /** Called when the step is done. */
  void reached(String step);

  /** Writes each step to the log. */
  static Steps logged() {
    Logger log = LoggerFactory.getLogger(Steps.class);
    return step -> log.debug("step {}", step);
  }

  /**
   * Ends the process, as kill -9 would, as soon as the step is reached that the file names; the
   * file is removed first, so that this happens once. Where the file says {@code STEP hold}, the
   * step takes as long as it stands there as {@code FILE.held}: time to end something else.
   */
  static Steps haltingOnce(Path file) {
    return step -> {
      try {
        String fault = Files.exists(file) ? Files.readString(file).strip() : "";
        if (fault.equals(step)) {
          Files.delete(file);
          Runtime.getRuntime().halt(137);
        } else if (fault.equals(step + " hold")) {
          hold(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the fault campaign's file cannot be read", e);
      }
    };
  }

  private static void hold(Path file) throws IOException {
    Path held = Files.move(file, file.resolveSibling(file.getFileName() + ".held"));
    try {
      while (Files.exists(held)) {
        Thread.sleep(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
