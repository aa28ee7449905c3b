package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.LogTail;
import io.kubevmm.localcluster.StateFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The ends of the processes' logs. */
@Command(
    name = "logs",
    description = "Show the end of one process's log, or of all.",
    mixinStandardHelpOptions = true)
final class Logs implements Callable<Integer> {

  private static final Duration FOLLOW_INTERVAL = Duration.ofMillis(250);

  private final Installation installation;
  private final Terminal terminal;

  @Parameters(
      arity = "0..1",
      paramLabel = "PROCESS",
      description =
          "controller, scheduler, executor, kube-apiserver, kube-controller-manager, etcd…")
  private @Nullable String process;

  @Option(
      names = {"-n", "--lines"},
      paramLabel = "N",
      description = "Lines of each; by default 20 of all or 100 of one.")
  private @Nullable Integer lines;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with what is written from now on; needs PROCESS.")
  private boolean follow;

  Logs(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Map<String, Path> logs = logs();
    if (process == null) {
      logs.forEach((name, log) -> {
        terminal.line("== %s (%s)".formatted(name, log));
        terminal.line(LogTail.of(log, lines == null ? 20 : lines));
      });
      return 0;
    }
    Path log = logs.get(process);
    if (log == null) {
      throw new LocalClusterException(
          "There is no log of '%s'. There are: %s."
              .formatted(process, logs.isEmpty() ? "none yet" : String.join(", ", logs.keySet())));
    }
    terminal.line(LogTail.of(log, lines == null ? 100 : lines));
    if (follow) {
      follow(log);
    }
    return 0;
  }

  private Map<String, Path> logs() {
    Map<String, Path> logs = new TreeMap<>();
    for (Path folder :
        new Path[] {
          installation.state().resolve("log"), installation.controlPlane().resolve("log")
        }) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> files = Files.list(folder)) {
        files
            .filter(file -> file.toString().endsWith(".log"))
            .forEach(
                file -> logs.put(file.getFileName().toString().replaceFirst("\\.log$", ""), file));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return logs;
  }

  /** Until the person interrupts it. */
  private void follow(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      file.seek(file.length());
      byte[] buffer = new byte[8192];
      while (!Thread.currentThread().isInterrupted()) {
        int count = file.read(buffer);
        if (count > 0) {
          terminal.text(new String(buffer, 0, count, StandardCharsets.UTF_8));
        } else {
          StateFiles.pause(FOLLOW_INTERVAL);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
