package io.kubevmm.e2e;

import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine on which the executor is installed from its Debian package: this machine's root with a
 * layer above it that takes all changes, in the namespaces of a libvirtd of its own. Only {@code
 * /var/lib/kubevmm} is shared with that libvirtd's guests, as on a real machine.
 */
final class PackagedMachine {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final String STATE = "/var/lib/kubevmm";

  /** Stands for systemd: it starts and ends the one service as its unit says. */
  private static final String SYSTEMCTL =
      """
      #!/bin/sh
      name='io.kubevmm.executor.Main --config'
      unit=/usr/lib/systemd/system/kubevmm-executor.service
      enabled=/var/lib/kubevmm/enabled-by-systemd
      start() {
        pgrep -f "$name" >/dev/null && return
        setsid $(sed -n 's/^ExecStart=//p' $unit) >>/var/lib/kubevmm/executor.log 2>&1 </dev/null &
      }
      stop() {
        pkill "-$1" -f "$name"
        while pgrep -f "$name" >/dev/null; do sleep 0.1; done
      }
      case $1 in
        enable) touch $enabled; start ;;
        disable) rm -f $enabled; stop TERM ;;
        is-enabled) test -e $enabled; exit ;;
        start) start ;;
        stop) stop TERM ;;
        restart) stop TERM; start ;;
        kill) stop KILL ;;
        try-restart) pgrep -f "$name" >/dev/null && { stop TERM; start; } ;;
      esac
      exit 0
      """;

  private final PrivateLibvirt libvirt;
  private final Path layers;
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
    layers = folder.resolve("layers");
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
    inNamespaces("mount", "-t", "tmpfs", "tmpfs", root + "/run");
    for (String shared : List.of("/proc", "/dev", "/sys", "/run/libvirt", STATE)) {
      inNamespaces("mkdir", "-p", root + shared);
      inNamespaces("mount", "--rbind", shared, root + shared);
    }
    run("mkdir", "-p", "/run/systemd/system", "/usr/local/sbin").outputOrThrow();
    String systemctl = "/usr/local/sbin/systemctl";
    run("sh", "-ec", "printf %s \"$1\" >$2; chmod +x $2", "sh", SYSTEMCTL, systemctl)
        .outputOrThrow();
  }

  /** What stands in {@code /var/lib/kubevmm} there. */
  Path state() {
    return state;
  }

  /** Installs a package, or another version of it, and says what dpkg said. */
  Programs.Result install(Path debianPackage) {
    Path copy = state.resolve(debianPackage.getFileName());
    try {
      Files.copy(debianPackage, copy, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return run("dpkg", "--force-confold", "--install", STATE + "/" + copy.getFileName());
  }

  /** An executor that starts from now on emulates the guests' processors. */
  void emulate() {
    String auto = "s/^accelerator = auto/accelerator = tcg/";
    run("sed", "-i", auto, "/etc/kubevmm/executor.conf").outputOrThrow();
  }

  /** Leaves so much room on the machine's disk, on which all but the state lies. */
  void leaveRoom(int mebibytes) {
    String used =
        libvirt
            .run(LIMIT, "df", "--output=used", "--block-size=1M", layers.toString())
            .outputOrThrow()
            .lines()
            .skip(1)
            .findFirst()
            .orElseThrow()
            .strip();
    int size = Integer.parseInt(used) + mebibytes;
    inNamespaces("mount", "-o", "remount,size=" + size + "m", layers.toString());
  }

  /** Runs a program of the machine. */
  Programs.Result run(String... command) {
    List<String> whole = new ArrayList<>(List.of("chroot", root.toString()));
    whole.addAll(List.of(command));
    return libvirt.run(LIMIT, whole.toArray(String[]::new));
  }

  /** Starts the executor, as its unit does. */
  void startExecutor() {
    run("systemctl", "start", "kubevmm-executor").outputOrThrow();
  }

  /** SIGKILL to the executor. */
  void killExecutor() {
    run("systemctl", "kill", "--signal=KILL", "kubevmm-executor").outputOrThrow();
  }

  private void inNamespaces(String... command) {
    libvirt.run(LIMIT, command).outputOrThrow();
  }
}
