package io.kubevmm.localcluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The machine's own libvirtd. One that answers is used as it is. Else it is started: by systemd
 * where that runs, otherwise as a {@link Daemon} of ours, remembered by its pid file, so that only
 * a purge ends it and only when it was ours. Guests need no libvirtd to run on.
 */
public final class LibvirtHost {

  public static final String URI = "qemu:///system";

  private static final Duration ASK_LIMIT = Duration.ofSeconds(15);
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final Path state;

  public LibvirtHost(Path state) {
    this.state = state;
  }

  /** Makes libvirtd answer, and says in a few words how that came about. */
  public String ensureRunning() {
    if (answers()) {
      return daemon("libvirtd").running().isPresent()
          ? "running, started by us"
          : "already running";
    }
    if (Files.isDirectory(Path.of("/run/systemd/system"))) {
      Programs.run(START_LIMIT, "systemctl", "start", "libvirtd.service").outputOrThrow();
      await();
      return "started by systemd";
    }
    KvmDevice.openToQemu();
    daemon("virtlogd").ensureRunning();
    daemon("libvirtd").ensureRunning();
    await();
    return "started by us";
  }

  public boolean answers() {
    return Programs.find("virsh").isPresent() && virsh("uri").succeeded();
  }

  /** virsh against this libvirtd, quietly. */
  public Programs.Result virsh(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Programs.require("virsh"), "-q", "-c", URI));
    command.addAll(List.of(arguments));
    return Programs.run(ASK_LIMIT, command);
  }

  /** Ends libvirtd and virtlogd when we started them. Guests run on. */
  public void stopIfOurs() {
    for (String name : List.of("libvirtd", "virtlogd")) {
      Daemon.stop(name, pidFile(name), Duration.ofSeconds(20));
    }
  }

  private void await() {
    long deadline = System.nanoTime() + START_LIMIT.toNanos();
    while (!answers()) {
      if (System.nanoTime() > deadline) {
        throw new LocalClusterException(
            "libvirtd was started but does not answer on %s within %d s. The end of its log %s:%n%s"
                .formatted(
                    URI, START_LIMIT.toSeconds(), log("libvirtd"), LogTail.of(log("libvirtd"), 8)));
      }
      StateFiles.pause(Duration.ofMillis(200));
    }
  }

  private Daemon daemon(String name) {
    // libvirt waits for its guests' processes to be fetched when they end. The first process of a
    // container may do that late or never; tini, as a subreaper, does it at once.
    List<String> command = List.of(Programs.require("tini"), "-s", "--", Programs.require(name));
    return new Daemon(name, command, Map.of(), pidFile(name), log(name));
  }

  private Path pidFile(String name) {
    return state.resolve("run").resolve(name + ".pid");
  }

  private Path log(String name) {
    return state.resolve("log").resolve(name + ".log");
  }
}
