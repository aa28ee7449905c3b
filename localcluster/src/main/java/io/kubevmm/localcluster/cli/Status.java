package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.ClientCredential;
import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.KubevmmProcesses;
import io.kubevmm.localcluster.LibvirtHost;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What runs, and what does not. */
@Command(
    name = "status",
    description = "Show processes, machines and guests. Exit code 1 when something is not running.",
    mixinStandardHelpOptions = true)
final class Status implements Callable<Integer> {

  private final Installation installation;
  private final Terminal terminal;

  Status(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (!Files.exists(installation.adminKubeconfig())) {
      terminal.line("KubeVMM is not set up on this machine. `./kubevmm up` does that.");
      return 1;
    }
    boolean whole = true;
    if (Files.isDirectory(installation.controlPlane())) {
      for (ControlPlane.Component component : ControlPlane.Component.values()) {
        String name = component.fileName();
        Path run = installation.controlPlane().resolve("run");
        whole &= show(name, run.resolve(name + ".pid"));
      }
    }
    for (String name : KubevmmProcesses.NAMES) {
      whole &= show(name, installation.pidFile(name));
    }
    boolean libvirt = new LibvirtHost(installation.state()).answers();
    terminal.line("  %-24s %s".formatted("libvirtd", libvirt ? "answers" : "does not answer"));
    accelerator();
    certificates();
    return whole && libvirt && cluster() ? 0 : 1;
  }

  private boolean show(String name, Path pidFile) {
    Optional<ProcessIdentity> process = Daemon.runningIn(pidFile);
    terminal.line(
        "  %-24s %s"
            .formatted(
                name,
                process
                    .map(found -> "running, pid %d%s".formatted(found.pid(), age(found)))
                    .orElse("not running; `./kubevmm logs %s` may say why".formatted(name))));
    return process.isPresent();
  }

  private static String age(ProcessIdentity process) {
    return process
        .handle()
        .flatMap(handle -> handle.info().startInstant())
        .map(start -> ", for " + words(Duration.between(start, Instant.now())))
        .orElse("");
  }

  private static String words(Duration age) {
    if (age.toDays() > 1) {
      return age.toDays() + " days";
    }
    return age.toHours() > 1 ? age.toHours() + " hours" : age.toMinutes() + " min";
  }

  private void accelerator() {
    List<String> finding = StateFiles.read(installation.accelerator()).lines().toList();
    if (finding.size() == 3) {
      terminal.line("  %-24s %s (%s)".formatted("accelerator", finding.get(1), finding.get(2)));
    }
  }

  private void certificates() {
    for (String process : List.of("controller", "scheduler")) {
      ClientCredential.certificateIn(installation.credential(process))
          .map(
              certificate -> Duration.between(Instant.now(), certificate.getNotAfter().toInstant()))
          .filter(left -> left.compareTo(ClientCredential.RENEW_BEFORE) < 0)
          .ifPresent(left ->
              terminal.line(
                  "  %-24s its certificate ends in %d days; `./kubevmm up` renews it"
                      .formatted(process, left.toDays())));
    }
  }

  private boolean cluster() {
    try (ClusterAccess cluster =
        ClusterAccess.open(installation.adminKubeconfig(), installation.kubectl())) {
      terminal.line("");
      print(cluster.kubectl("get", "vmnode"));
      print(cluster.kubectl("get", "vm", "-A"));
      return true;
    } catch (LocalClusterException e) {
      terminal.fail(e);
      return false;
    }
  }

  private void print(String table) {
    table.lines().forEach(line -> terminal.line("  " + line));
  }
}
