package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

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

  /** As {@link #run(Duration, List)}, with the builder's environment and working directory. */
  public static Result run(Duration limit, ProcessBuilder builder) {
    List<String> command = List.copyOf(builder.command());
    Process process = start(builder);
    try {
      process.getOutputStream().close();
      CompletableFuture<String> stdout = reader(process.getInputStream());
      CompletableFuture<String> stderr = reader(process.getErrorStream());
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        throw new LocalClusterException(
            "`%s` did not end within %d s and was killed."
                .formatted(String.join(" ", command), limit.toSeconds()));
      }
      return new Result(command, process.exitValue(), stdout.join(), stderr.join());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException(
          "Interrupted while `" + command.getFirst() + "` was running.", e);
    } finally {
      process.destroyForcibly();
    }
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

  private static CompletableFuture<String> reader(InputStream stream) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try (stream) {
            text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
          } catch (IOException e) {
            text.complete("");
          }
        });
    return text;
  }
}
