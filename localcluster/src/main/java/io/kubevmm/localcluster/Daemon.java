package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A background process that outlives the JVM which starts it: a session of its own, no terminal,
 * output appended to a log file.
 *
 * <p>Its pid file holds the {@linkplain ProcessIdentity identity} and a digest of the command, so
 * that a later invocation knows whether it still runs, and whether it runs what is wanted now.
 *
 * @param name what people call it, and the stem of its files
 * @param command program and arguments; the program is an absolute path
 * @param inputs names what the process reads at its start only, such as the serial number of its
 *     certificate: it is replaced when this changes as when its command does
 * @param environment added to PATH, HOME and LANG; nothing else is inherited
 * @param pidFile written once the process has been started
 * @param log appended to; put aside as {@code *.1} at a start when it is larger than 16 MiB
 */
public record Daemon(
    String name,
    List<String> command,
    String inputs,
    Map<String, String> environment,
    Path pidFile,
    Path log) {

  private static final long LOG_LIMIT_BYTES = 16L << 20;
  private static final List<String> INHERITED = List.of("PATH", "HOME", "LANG");

  /** What {@link #ensureRunning} had to do. */
  public enum Outcome {
    ALREADY_RUNNING,
    STARTED,
    /** It ran with another command, and was stopped and started. */
    REPLACED
  }

  public Daemon(
      String name, List<String> command, Map<String, String> environment, Path pidFile, Path log) {
    this(name, command, "", environment, pidFile, log);
  }

  public Daemon {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }

  /** Makes the process run with exactly this command. */
  public Outcome ensureRunning() {
    Optional<ProcessIdentity> running = running();
    if (running.isPresent() && recordedDigest().equals(digest())) {
      return Outcome.ALREADY_RUNNING;
    }
    if (running.isPresent()) {
      stop(Duration.ofSeconds(20));
    }
    launch();
    return running.isPresent() ? Outcome.REPLACED : Outcome.STARTED;
  }

  /** The running process, when there is one. */
  public Optional<ProcessIdentity> running() {
    return runningIn(pidFile);
  }

  /** The running process of a pid file, for whoever does not know the command. */
  public static Optional<ProcessIdentity> runningIn(Path pidFile) {
    return identityIn(pidFile).filter(ProcessIdentity::alive);
  }

  /** Ends the process with SIGTERM, with SIGKILL after {@code grace}; nothing when it has ended. */
  public void stop(Duration grace) {
    stop(name, pidFile, grace);
  }

  /** SIGKILL, and waits until the process is gone. The pid file stays, as after a real crash. */
  public void kill() {
    running()
        .flatMap(ProcessIdentity::handle)
        .ifPresent(handle -> {
          handle.destroyForcibly();
          awaitEnd(handle, Duration.ofSeconds(10));
        });
  }

  /** As {@link #stop(Duration)}, for whoever knows the pid file only. */
  public static void stop(String name, Path pidFile, Duration grace) {
    Optional<ProcessHandle> handle = identityIn(pidFile).flatMap(ProcessIdentity::handle);
    if (handle.isPresent()) {
      handle.get().destroy();
      if (!awaitEnd(handle.get(), grace)) {
        handle.get().destroyForcibly();
        if (!awaitEnd(handle.get(), Duration.ofSeconds(10))) {
          throw new LocalClusterException(
              "The process %s (pid %d) does not end, not even by SIGKILL."
                  .formatted(name, handle.get().pid()));
        }
      }
    }
    StateFiles.deleteTree(pidFile);
  }

  private void launch() {
    List<String> detached = new ArrayList<>();
    detached.add(Programs.require("setsid"));
    detached.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(detached);
    Map<String, String> own = builder.environment();
    own.keySet().retainAll(INHERITED);
    own.putAll(environment);
    try {
      Files.createDirectories(log.getParent());
      putAsideLargeLog();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    builder.redirectInput(Path.of("/dev/null").toFile());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Process process = Programs.start(builder);
    // setsid replaces itself by the program, so the pid and the start time are the program's own.
    ProcessIdentity identity =
        ProcessIdentity.of(process.pid())
            .orElseThrow(() ->
                new LocalClusterException(
                    "%s ended at once. The end of its log %s:%n%s"
                        .formatted(name, log, LogTail.of(log, 8))));
    StateFiles.write(pidFile, identity + "\n" + digest() + "\n");
  }

  private void putAsideLargeLog() throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_LIMIT_BYTES) {
      Files.move(log, Path.of(log + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Optional<ProcessIdentity> identityIn(Path pidFile) {
    return StateFiles.read(pidFile).lines().findFirst().flatMap(ProcessIdentity::parse);
  }

  private String recordedDigest() {
    return StateFiles.read(pidFile).lines().skip(1).findFirst().orElse("");
  }

  private String digest() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      String everything = command + " " + inputs + " " + new TreeMap<>(environment);
      return HexFormat.of().formatHex(sha.digest(everything.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /** Waits for the end; a zombie counts as ended, since its parent may be slow to fetch it. */
  static boolean awaitEnd(ProcessHandle handle, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    do {
      try {
        handle.onExit().get(20, TimeUnit.MILLISECONDS);
        return true;
      } catch (TimeoutException e) {
        if (ProcessIdentity.of(handle.pid()).isEmpty()
            && !ProcessIdentity.hasThreads(handle.pid())) {
          return true;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    } while (System.nanoTime() < deadline);
    return false;
  }
}
