package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs other programs to their end, by a fixed argument list and with a time limit. */
public final class Programs {

  private Programs() {}

  /** How a program ended, and everything that it wrote. */
  public record Result(List<String> command, int exitCode, String stdout, String stderr) {

    public boolean succeeded() {
      return exitCode == 0;
    }

    /** Standard output; throws a sentence with the program's own words when it failed. */
    public String outputOrThrow() {
      if (!succeeded()) {
        String words = (stderr.isBlank() ? stdout : stderr).strip();
        throw new LocalClusterException(
            "`%s` failed with exit code %d: %s"
                .formatted(
                    String.join(" ", command),
                    exitCode,
                    words.isEmpty() ? "it said nothing" : words));
      }
      return stdout;
    }
  }

  /**
   * Runs {@code command} with nothing on its standard input.
   *
   * @throws LocalClusterException when it can't be started or does not end within {@code limit}; it
   *     is killed then
   */
  public static Result run(Duration limit, List<String> command) {
    return run(limit, new ProcessBuilder(command));
  }

  public static Result run(Duration limit, String... command) {
    return run(limit, List.of(command));
  }

  /**
   * As {@link #run(Duration, List)}, with the builder's environment and working directory.
   *
   * <p>The output goes through files: a daemon that the program leaves behind may keep them open
   * without holding us up, as it would with a pipe.
   */
  public static Result run(Duration limit, ProcessBuilder builder) {
    List<String> command = List.copyOf(builder.command());
    try {
      Path out = Files.createTempFile("kubevmm-", ".out");
      Path err = Files.createTempFile("kubevmm-", ".err");
      try {
        builder.redirectInput(Path.of("/dev/null").toFile());
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        int exitCode = await(start(builder), limit, command);
        return new Result(command, exitCode, text(out), text(err));
      } finally {
        Files.delete(out);
        Files.delete(err);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int await(Process process, Duration limit, List<String> command) {
    try {
      if (!process.waitFor(limit)) {
        throw new LocalClusterException(
            "`%s` did not end within %d s and was killed."
                .formatted(String.join(" ", command), limit.toSeconds()));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException(
          "Interrupted while `" + command.getFirst() + "` was running.", e);
    } finally {
      if (process.isAlive()) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  /** Whatever the program wrote; bytes that are no UTF-8 become replacement characters. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
  }

  /** Starts a program; absence of the program becomes a sentence. */
  static Process start(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new LocalClusterException(
          "The program %s can't be started: %s"
              .formatted(builder.command().getFirst(), e.getMessage()),
          e);
    }
  }

  /** The program {@code name} on the PATH, or in the folders of system programs. */
  public static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin";
    return List.of(path.split(":")).stream()
        .filter(folder -> !folder.isBlank())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .filter(file -> !Files.isDirectory(file))
        .findFirst();
  }

  /** As {@link #find}, for a program that must be there. */
  public static String require(String name) {
    return find(name)
        .map(Path::toString)
        .orElseThrow(() ->
            new LocalClusterException(
                "The program %s is not installed. `./kubevmm up` installs what is needed."
                    .formatted(name)));
  }
}
