package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A libvirtd of its own for tests and benchmarks, apart from the machine's: in a mount and a PID
 * namespace, with all its folders below one that the caller gives. Several live side by side, and
 * each says it is another host. Root is needed.
 *
 * <p>{@code libvirtd} and {@code virtlogd} are daemons below the namespace's first process, which
 * does nothing but fetch the ended ones. So libvirtd can be {@linkplain #killLibvirtd killed} and
 * started again while guests run on, and libvirt sees at once that a guest has ended. Everything in
 * the namespace ends with {@link #close}, and when this JVM does.
 *
 * <p>QEMU runs as root and, unless asked for, without cgroups here: a test's folders may lie where
 * no other user can read, and two libvirtds would give their guests cgroups of the same names.
 */
public final class PrivateLibvirt implements AutoCloseable {

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STEP_LIMIT = Duration.ofSeconds(20);
  private static final int LONGEST_SOCKET_PATH = 107;

  /** Waits for whatever ends below it, for ever; as the first process it inherits all orphans. */
  private static final String REAPER = "while :; do sleep 86400 & wait $!; done";

  /** Where libvirt keeps its files, and the folder of ours that stands there inside. */
  private static final Map<String, String> FOLDERS =
      Map.of(
          "/run/libvirt", "run",
          "/var/lib/libvirt", "lib",
          "/etc/libvirt", "etc",
          "/var/log/libvirt", "log",
          "/var/cache/libvirt", "cache");

  /**
   * How it shall be.
   *
   * @param hostUuid by which libvirt tells hosts apart
   * @param ownNetwork whether it also has network devices of its own (only loopback at first), so
   *     that its networks and ports meet nobody else's
   * @param controlGroups whether its guests have control groups of the host, which meet those of
   *     guests of the same name
   */
  public record Options(UUID hostUuid, boolean ownNetwork, boolean controlGroups) {

    public static Options defaults() {
      return new Options(UUID.randomUUID(), false, false);
    }

    public Options withOwnNetwork() {
      return new Options(hostUuid, true, controlGroups);
    }

    public Options withControlGroups() {
      return new Options(hostUuid, ownNetwork, true);
    }
  }

  private final Path folder;
  private final Options options;
  private final Daemon namespace;
  private final Thread atExit = new Thread(this::end, "end-private-libvirt");

  private PrivateLibvirt(Path folder, Options options) {
    this.folder = folder;
    this.options = options;
    this.namespace = namespaceDaemon(folder, options);
  }

  /**
   * Starts a libvirtd with its files in {@code folder}, and waits until it answers. One that was
   * started there before and still runs is ended first, with its guests.
   */
  public static PrivateLibvirt start(Path folder, Options options) {
    PrivateLibvirt libvirt = new PrivateLibvirt(folder.toAbsolutePath().normalize(), options);
    libvirt.begin();
    return libvirt;
  }

  public static PrivateLibvirt start(Path folder) {
    return start(folder, Options.defaults());
  }

  /** By which any libvirt client on this machine reaches it. */
  public String uri() {
    return "qemu+unix:///system?socket=" + socket();
  }

  /** The socket behind {@link #uri}. */
  public Path socket() {
    return folder.resolve("run/libvirt-sock");
  }

  public Path folder() {
    return folder;
  }

  /** What libvirtd wrote; QEMU's own logs are in {@code log/qemu}. */
  public Path log() {
    return folder.resolve("log/libvirtd.log");
  }

  /** Runs virsh against it. */
  public Programs.Result virsh(Duration limit, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Programs.require("virsh"), "-q", "-c", uri()));
    command.addAll(List.of(arguments));
    return Programs.run(limit, command);
  }

  /** The QEMU process of the running domain called {@code domain}, as seen from outside. */
  public Optional<ProcessIdentity> qemu(String domain) {
    return insiders()
        .filter(process ->
            commandLine(process).stream()
                .anyMatch(word -> word.startsWith("guest=" + domain + ",")))
        .findFirst()
        .flatMap(process -> ProcessIdentity.of(process.pid()));
  }

  /** All QEMU processes in it. */
  public List<ProcessIdentity> qemus() {
    return insiders()
        .filter(
            process -> commandLine(process).stream().anyMatch(word -> word.startsWith("guest=")))
        .flatMap(process -> ProcessIdentity.of(process.pid()).stream())
        .toList();
  }

  /** The running libvirtd. */
  public Optional<ProcessIdentity> libvirtd() {
    return insiders()
        .filter(process -> runs(process, "libvirtd"))
        .findFirst()
        .flatMap(process -> ProcessIdentity.of(process.pid()));
  }

  /** SIGKILL to libvirtd, as a crash would; the guests run on. */
  public void killLibvirtd() {
    Optional<ProcessIdentity> libvirtd = libvirtd();
    libvirtd.flatMap(ProcessIdentity::handle).ifPresent(ProcessHandle::destroyForcibly);
    await(() -> libvirtd.filter(ProcessIdentity::alive).isEmpty(), "libvirtd did not end");
  }

  /** Ends libvirtd in its own way; the guests run on. */
  public void stopLibvirtd() {
    Optional<ProcessIdentity> libvirtd = libvirtd();
    libvirtd.flatMap(ProcessIdentity::handle).ifPresent(ProcessHandle::destroy);
    await(() -> libvirtd.filter(ProcessIdentity::alive).isEmpty(), "libvirtd did not end");
  }

  /** Starts libvirtd again and waits until it answers; nothing when it runs. */
  public void startLibvirtd() {
    if (libvirtd().isEmpty()) {
      inside(Programs.require("libvirtd"), "-d", "--pid-file", "/run/libvirt/libvirtd.pid");
    }
    await(() -> virsh(STEP_LIMIT, "uri").succeeded(), "libvirtd does not answer");
  }

  /** Runs a program of fixed arguments in the namespaces. */
  public Programs.Result run(Duration limit, String... command) {
    List<String> whole =
        new ArrayList<>(
            List.of(Programs.require("nsenter"), "-t", Long.toString(init().pid()), "-m", "-p"));
    if (options.ownNetwork()) {
      whole.add("-n");
    }
    whole.add("--");
    whole.addAll(List.of(command));
    return Programs.run(limit, whole);
  }

  /** Ends libvirtd and every guest in it; the files stay. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      return; // The JVM is ending, and the hook does the same.
    }
    end();
  }

  private void begin() {
    if (socket().toString().length() > LONGEST_SOCKET_PATH) {
      throw new LocalClusterException(
          "The path %s is longer than a socket's may be (%d characters); choose a folder nearer to the root."
              .formatted(socket(), LONGEST_SOCKET_PATH));
    }
    end();
    Runtime.getRuntime().addShutdownHook(atExit);
    try {
      writeConfiguration();
      namespace.ensureRunning();
      await(() -> initHandle().isPresent(), "the namespaces were not made");
      mountFolders();
      inside(Programs.require("virtlogd"), "-d", "--pid-file", "/run/libvirt/virtlogd.pid");
      startLibvirtd();
    } catch (LocalClusterException e) {
      close();
      throw e;
    }
  }

  private void end() {
    Optional<ProcessIdentity> init =
        initHandle().flatMap(handle -> ProcessIdentity.of(handle.pid()));
    // When the first process of the namespace is gone, which its parent takes note of, all are.
    init.flatMap(ProcessIdentity::handle)
        .ifPresent(handle -> {
          handle.destroyForcibly();
          Daemon.awaitEnd(handle, STEP_LIMIT);
        });
    namespace.kill();
    StateFiles.deleteTree(namespace.pidFile());
    StateFiles.deleteTree(folder.resolve("run"));
  }

  private void writeConfiguration() {
    try {
      for (String own : FOLDERS.values()) {
        Files.createDirectories(folder.resolve(own));
      }
      Path etc = folder.resolve("etc");
      Files.writeString(
          etc.resolve("libvirtd.conf"),
          """
          host_uuid = "%s"
          auth_unix_rw = "none"
          log_outputs = "2:file:/var/log/libvirt/libvirtd.log"
          """
              .formatted(options.hostUuid()));
      Files.writeString(
          etc.resolve("qemu.conf"),
          """
          user = "root"
          group = "root"
          security_driver = "none"
          %s
          """
              .formatted(options.controlGroups() ? "" : "cgroup_controllers = []"));
      Files.writeString(etc.resolve("virtlogd.conf"), "");
    } catch (IOException e) {
      throw new UncheckedIOException("libvirt's files can't be written to " + folder + ".", e);
    }
  }

  private void mountFolders() {
    String mount = Programs.require("mount");
    FOLDERS.forEach((inside, own) -> {
      try {
        Files.createDirectories(Path.of(inside));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      inside(mount, "--bind", folder.resolve(own).toString(), inside);
    });
    if (Files.isDirectory(Path.of("/run/dbus"))) {
      // Else every libvirtd of the machine registers its guests with the one systemd-machined.
      inside(mount, "-t", "tmpfs", "tmpfs", "/run/dbus");
    }
    if (options.ownNetwork()) {
      inside(Programs.require("ip"), "link", "set", "lo", "up");
    }
  }

  private void inside(String... command) {
    run(STEP_LIMIT, command).outputOrThrow();
  }

  private Stream<ProcessHandle> insiders() {
    return initHandle().stream().flatMap(ProcessHandle::children);
  }

  private ProcessHandle init() {
    return initHandle()
        .orElseThrow(
            () -> new LocalClusterException("The libvirtd of %s does not run.".formatted(folder)));
  }

  /** The first process of the PID namespace is the only child of unshare. */
  private Optional<ProcessHandle> initHandle() {
    return namespace
        .running()
        .flatMap(ProcessIdentity::handle)
        .flatMap(unshare -> unshare.children().findFirst());
  }

  private static Daemon namespaceDaemon(Path folder, Options options) {
    List<String> command =
        new ArrayList<>(List.of(Programs.require("unshare"), "--mount", "--pid"));
    if (options.ownNetwork()) {
      command.add("--net");
    }
    command.addAll(
        List.of(
            "--fork",
            "--kill-child",
            "--mount-proc",
            "--propagation",
            "private",
            "/bin/sh",
            "-c",
            REAPER));
    return new Daemon(
        "private-libvirt",
        command,
        Map.of(),
        folder.resolve("namespace.pid"),
        folder.resolve("namespace.log"));
  }

  private static boolean runs(ProcessHandle process, String program) {
    return commandLine(process).stream().findFirst().stream()
        .anyMatch(word -> word.endsWith("/" + program));
  }

  private static List<String> commandLine(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
    } catch (IOException e) {
      return List.of(); // It has ended meanwhile.
    }
  }

  private void await(BooleanSupplier condition, String complaint) {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new LocalClusterException(
            "In %s %s within %d s. The end of its log:%n%s"
                .formatted(folder, complaint, START_LIMIT.toSeconds(), LogTail.of(log(), 8)));
      }
      StateFiles.pause(Duration.ofMillis(50));
    }
  }
}
