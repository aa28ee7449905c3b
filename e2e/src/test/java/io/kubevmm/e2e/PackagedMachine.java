package io.kubevmm.e2e;

import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine on which the executor is installed from its Debian package: this machine's root with a
 * layer above it that takes all changes, in the namespaces of a libvirtd of its own. Only {@code
 * /var/lib/kubevmm} is shared with that libvirtd's guests, as on a real machine.
 */
final class PackagedMachine {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final String STATE = "/var/lib/kubevmm";

  private final PrivateLibvirt libvirt;
  private final Path root;
  private final Path state;

  /**
   * A machine without the package.
   *
   * @param folder an empty folder; {@link #state} lies in it
   */
  PackagedMachine(PrivateLibvirt libvirt, Path folder) {
    this.libvirt = libvirt;
    this.state = folder.resolve("state");
    Path layers = folder.resolve("layers");
    root = layers.resolve("root");
    try {
      Files.createDirectories(layers);
      Files.createDirectories(state);
      Files.createDirectories(Path.of(STATE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inNamespaces("mount", "-t", "tmpfs", "tmpfs", layers.toString());
    for (String layer : List.of("upper", "work", "root")) {
      inNamespaces("mkdir", layers.resolve(layer).toString());
    }
    inNamespaces(
        "mount",
        "-t",
        "overlay",
        "overlay",
        "-o",
        "lowerdir=/,upperdir=%1$s/upper,workdir=%1$s/work".formatted(layers),
        root.toString());
    inNamespaces("mount", "--bind", state.toString(), STATE);
    for (String shared : List.of("/proc", "/dev", "/sys", "/run", STATE)) {
      inNamespaces("mkdir", "-p", root + shared);
      inNamespaces("mount", "--rbind", shared, root + shared);
    }
  }

  /** What stands in {@code /var/lib/kubevmm} there. */
  Path state() {
    return state;
  }

  /** Installs packages, or other versions of them. */
  void install(Path... packages) {
    List<String> command = new ArrayList<>(List.of("dpkg", "--install"));
    for (Path each : packages) {
      Path copy = state.resolve(each.getFileName());
      try {
        Files.copy(each, copy);
        command.add(Path.of(STATE).resolve(each.getFileName()).toString());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    run(command.toArray(String[]::new)).outputOrThrow();
  }

  /** Runs a program of the machine. */
  Programs.Result run(String... command) {
    List<String> whole = new ArrayList<>(List.of("chroot", root.toString()));
    whole.addAll(List.of(command));
    return libvirt.run(LIMIT, whole.toArray(String[]::new));
  }

  /** Starts the executor as its unit does. */
  void startExecutor() {
    run(
            "sh",
            "-c",
            "setsid kubevmm-executor --config /etc/kubevmm/executor.conf --accelerator tcg"
                + " >> /var/lib/kubevmm/executor.log 2>&1 < /dev/null &")
        .outputOrThrow();
  }

  /** SIGKILL to the executor. */
  void killExecutor() {
    run("pkill", "-KILL", "-f", "io.kubevmm.executor.Main");
  }

  private void inNamespaces(String... command) {
    libvirt.run(LIMIT, command).outputOrThrow();
  }
}
