package io.kubevmm.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One of our processes, as a child of the tests' JVM. */
final class JavaProcess implements AutoCloseable {

  private final Process process;
  private final Path log;

  private JavaProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static JavaProcess start(
      Class<?> main, Path log, List<String> jvmOptions, List<String> arguments) {
    try {
      Files.createDirectories(log.getParent());
      return new JavaProcess(
          new ProcessBuilder(JavaCommand.of(main, jvmOptions, arguments))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean alive() {
    return process.isAlive();
  }

  Path log() {
    return log;
  }

  /** SIGKILL, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    await(Duration.ofSeconds(10));
  }

  /** SIGSTOP: it does nothing until it is thawed. */
  void freeze() {
    Signals.send("STOP", process.pid());
  }

  /** SIGCONT. */
  void thaw() {
    Signals.send("CONT", process.pid());
  }

  /** SIGTERM, and waits. */
  void stop() {
    process.destroy();
    await(Duration.ofSeconds(20));
  }

  /** Waits for the end; the exit code. */
  int await(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the process did not end within " + limit + "; its log: " + log);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
