package io.kubevmm.executor.join;

import io.kubevmm.runtime.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The executor as systemd's service {@value #UNIT}. */
public final class Systemd implements ServiceUnit {

  private static final String UNIT = "kubevmm-executor.service";
  private static final Path RUNS = Path.of("/run/systemd/system");

  @Override
  public boolean managed() {
    return Files.isDirectory(RUNS);
  }

  @Override
  public void start() {
    systemctl("enable", "--now", UNIT);
  }

  @Override
  public void stop() {
    systemctl("disable", "--now", UNIT);
  }

  private static void systemctl(String... arguments) {
    ProcessBuilder command = new ProcessBuilder("systemctl");
    command.command().addAll(List.of(arguments));
    try {
      Process process = command.redirectErrorStream(true).start();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new RefusedException("`" + String.join(" ", command.command()) + "`: " + said);
      }
    } catch (IOException e) {
      throw new RefusedException("systemctl cannot be run: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for systemctl", e);
    }
  }
}
