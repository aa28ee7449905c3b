package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.KubevmmProcesses;
import io.kubevmm.localcluster.LibvirtHost;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.OwnDomains;
import io.kubevmm.localcluster.OwnNetworks;
import io.kubevmm.localcluster.OwnPools;
import io.kubevmm.localcluster.StateFiles;
import io.kubevmm.localcluster.StateLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Ends our processes, and on request removes every trace of them. */
@Command(
    name = "down",
    description = {
      "Stop the processes that `up` started. Guests run on and all data stays; the next `up` finds",
      "them again."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Down implements Callable<Integer> {

  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Installation installation;
  private final Terminal terminal;

  @Option(
      names = "--purge",
      description = "Also stop this cluster's guests and delete them, with all state and data.")
  private boolean purge;

  @Option(
      names = "--cache",
      description = "With --purge: also delete the cache (built programs, guest image).")
  private boolean cache;

  @Option(names = "--yes", description = "Purge without asking.")
  private boolean yes;

  Down(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    new HostSteps(installation, terminal).requireRoot();
    if (!Files.exists(installation.state())) {
      terminal.line("There is nothing to stop: %s does not exist.".formatted(installation.state()));
      return 0;
    }
    StateLock.holding(installation.state(), () -> changeHost());
    return 0;
  }

  private void changeHost() {
    LibvirtHost libvirt = new LibvirtHost(installation.state());
    OwnDomains domains = new OwnDomains(libvirt, StateFiles.read(installation.clusterId()).strip());
    List<String> guests = libvirt.answers() ? domains.running() : List.of();
    if (purge && !mayPurge(guests)) {
      throw new LocalClusterException("Nothing was stopped or deleted.");
    }
    Set<String> pools = purge ? uids("vmpool") : Set.of();
    Set<String> networks = purge ? uids("vmnet") : Set.of();
    terminal.step("processes", progress -> Terminal.done(stopProcesses()));
    if (Files.isDirectory(installation.controlPlane())) {
      terminal.step(
          "control plane",
          progress -> {
            ControlPlane.stop(installation.controlPlane());
            return Terminal.done("stopped");
          });
    }
    if (!purge) {
      terminal.line(
          guests.isEmpty()
              ? "No guest of this cluster is running. All data stays in %s."
                  .formatted(installation.state())
              : "Left running, as they were: %s. All data stays in %s."
                  .formatted(String.join(", ", guests), installation.state()));
      return;
    }
    terminal.step("guests", progress -> Terminal.done(removeGuests(libvirt, domains)));
    terminal.step("storage pools", progress -> Terminal.done(removePools(libvirt, pools)));
    terminal.step("networks", progress -> Terminal.done(removeNetworks(libvirt, networks)));
    libvirt.stopIfOurs();
    Path foreign = foreignKubeconfig();
    terminal.step("state", progress -> Terminal.done(deleteState()));
    if (!foreign.toString().isEmpty()) {
      terminal.line(
          "The objects in the cluster of %s stay. `kubectl delete -f %s` removes them."
              .formatted(foreign, installation.manifests()));
    }
  }

  private boolean mayPurge(List<String> guests) {
    if (!Files.exists(installation.marker())) {
      throw new LocalClusterException(
          "%s does not look like the state of `./kubevmm up` (%s is missing), so it is not deleted."
              .formatted(installation.state(), installation.marker()));
    }
    String what =
        guests.isEmpty()
            ? "all state"
            : "the running guests %s and all state".formatted(String.join(", ", guests));
    return terminal.confirm("Delete %s in %s?".formatted(what, installation.state()), yes);
  }

  /** Guests run on without libvirtd, so it is started to find them. */
  private String removeGuests(LibvirtHost libvirt, OwnDomains domains) {
    if (!Files.exists(installation.clusterId())) {
      return "there are none";
    }
    libvirt.ensureRunning();
    return domains.remove() + " removed";
  }

  /** The uids of the cluster's objects; none if it cannot be asked any more. */
  private Set<String> uids(String kind) {
    try (ClusterAccess cluster =
        ClusterAccess.open(installation.adminKubeconfig(), installation.kubectl())) {
      String uids = cluster.kubectl("get", kind, "-o", "jsonpath={.items[*].metadata.uid}");
      return Set.of(uids.strip().split(" "));
    } catch (RuntimeException e) {
      return Set.of(); // those that lie in the state are found without
    }
  }

  private String removePools(LibvirtHost libvirt, Set<String> uids) {
    return libvirt.answers()
        ? new OwnPools(libvirt, installation.state()).remove(uids) + " removed"
        : "there are none";
  }

  private static String removeNetworks(LibvirtHost libvirt, Set<String> uids) {
    return libvirt.answers()
        ? new OwnNetworks(libvirt).remove(uids) + " removed"
        : "there are none";
  }

  /** The file by which the folder is known as ours goes last, so that this can be repeated. */
  private String deleteState() {
    StateFiles.deleteTreeBut(installation.state(), installation.marker());
    StateFiles.deleteTree(installation.marker());
    StateFiles.deleteIfEmpty(installation.state());
    if (cache) {
      StateFiles.deleteTree(installation.folders().cache());
    }
    return installation.state() + " deleted" + (cache ? ", and the cache" : "");
  }

  /** The kubeconfig that `up` was given; empty when it used the embedded cluster. */
  private Path foreignKubeconfig() {
    try {
      Path link = installation.adminKubeconfig();
      Path target = Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) : link;
      return target.startsWith(installation.state()) ? Path.of("") : target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String stopProcesses() {
    for (String name : KubevmmProcesses.NAMES.reversed()) {
      Daemon.stop(name, installation.pidFile(name), GRACE);
    }
    return "stopped: " + String.join(", ", KubevmmProcesses.NAMES);
  }
}
