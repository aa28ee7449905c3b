package io.kubevmm.bench;

import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.StateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one folder of a rig, and the pid files in it by which everything can be ended: at the end, by
 * the JVM's shutdown hook, or by the next run when this one is killed.
 */
final class RigFolder {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Path root;
  private final FileLock lock;
  private final Thread atExit = new Thread(this::interrupted, "take-down-rig");

  private RigFolder(Path root, FileLock lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Waits for nobody: two benches at once would measure each other. */
  static RigFolder claim() {
    // Not below the checkout: a socket's path may have 107 characters only.
    Path root = Path.of(System.getProperty("java.io.tmpdir"), "kubevmm-bench");
    try {
      RigFolder folder = new RigFolder(root, lock(Path.of(root + ".lock")));
      folder.clear(false);
      Files.createDirectories(root);
      Runtime.getRuntime().addShutdownHook(folder.atExit);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("The folder " + root + " can't be used.", e);
    }
  }

  Path path(String name) {
    return root.resolve(name);
  }

  Path cluster() {
    return path("cluster");
  }

  Path libvirt() {
    return path("lv");
  }

  Path pidFile(String process) {
    return path("run").resolve(process + ".pid");
  }

  Path log(String process) {
    return path("log").resolve(process + ".log");
  }

  /** Ends what still runs and, unless the logs are wanted, removes everything. */
  void release(boolean keepFiles) {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // The JVM is ending, and the hook does the same.
    }
    clear(keepFiles);
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void clear(boolean keepFiles) {
    for (Path pidFile : pidFiles()) {
      Daemon.stop(pidFile.getFileName().toString(), pidFile, GRACE);
    }
    ControlPlane.stop(cluster());
    // unshare takes its PID namespace with it, libvirtd and guests included.
    Daemon.stop("libvirt", libvirt().resolve("namespace.pid"), Duration.ofSeconds(1));
    if (!keepFiles) {
      delete();
    }
  }

  private void interrupted() {
    System.err.println("bench: interrupted; taking everything down");
    clear(false);
  }

  /** The last files of ended processes may still appear while their folder is being removed. */
  private void delete() {
    for (int attempt = 1; ; attempt++) {
      try {
        StateFiles.deleteTree(root);
        return;
      } catch (UncheckedIOException e) {
        if (attempt == 5) {
          throw e;
        }
        StateFiles.pause(Duration.ofMillis(200));
      }
    }
  }

  private List<Path> pidFiles() {
    Path folder = path("run");
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FileLock lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    @Nullable FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw new LocalClusterException(
          "Another benchmark is running on this machine (%s is locked); wait for its end."
              .formatted(file));
    }
    return lock;
  }
}
