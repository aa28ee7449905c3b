package io.kubevmm.localcluster.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.Resource;
import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.StateFiles;
import java.time.Duration;
import java.util.Optional;

/** The last steps of {@code up}: a virtual machine, and its own word that it runs. */
final class HelloSteps {

  static final Resource MACHINES =
      new Resource(Kinds.GROUP, Kinds.VERSION, Kinds.VIRTUAL_MACHINES, Kinds.VIRTUAL_MACHINE, true);

  private static final Resource POOLS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_STORAGE_POOLS,
          Kinds.VIRTUAL_MACHINE_STORAGE_POOL,
          false);

  private static final Resource NETWORKS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NETWORKS,
          Kinds.VIRTUAL_MACHINE_NETWORK,
          false);

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Installation installation;
  private final Terminal terminal;
  private final ClusterAccess cluster;

  HelloSteps(Installation installation, Terminal terminal, ClusterAccess cluster) {
    this.installation = installation;
    this.terminal = terminal;
    this.cluster = cluster;
  }

  /** Pools for disks and images, so that one can begin. */
  void makePools() {
    terminal.step(
        "storage pools",
        progress -> {
          boolean isNew = cluster.find(POOLS, "", "local").isEmpty();
          if (isNew) {
            cluster.kubectl("apply", "-f", installation.poolsManifest().toString());
          }
          return Terminal.done(isNew ? "local and images made" : "are there");
        });
  }

  /** A network for guests; where its addresses are taken, its object says so. */
  void makeNetwork() {
    terminal.step(
        "network",
        progress -> {
          boolean isNew = cluster.find(NETWORKS, "", "default").isEmpty();
          if (isNew) {
            cluster.kubectl("apply", "-f", installation.networksManifest().toString());
          }
          return Terminal.done(isNew ? "default made" : "is there");
        });
  }

  void sayHello() {
    String hello =
        terminal.step(
            "hello",
            progress -> {
              boolean isNew = cluster.find(MACHINES, "default", "hello").isEmpty();
              if (isNew) {
                cluster.kubectl("apply", "-f", installation.helloManifest().toString());
              }
              progress.now("waiting for the guest's word on its serial console");
              return new Terminal.Outcome<>(
                  awaitHello(),
                  isNew ? "a new virtual machine boots" : "the virtual machine is there");
            });
    terminal.line("");
    if (!hello.isEmpty()) {
      terminal.line("  The guest says: " + hello);
      terminal.line("");
    }
    cluster
        .kubectl("get", "vm", "hello", "-n", "default", "-o", "wide")
        .lines()
        .forEach(line -> terminal.line("  " + line));
  }

  /** The guest's line; empty when somebody wants the machine not to run. */
  private String awaitHello() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      ObjectNode machine =
          cluster
              .find(MACHINES, "default", "hello")
              .orElseThrow(() ->
                  new LocalClusterException("VirtualMachine default/hello was deleted meanwhile."));
      boolean shallRun = Json.at(machine, "spec", "powerState").asText("Running").equals("Running");
      String phase = Json.text(machine, "status", "phase");
      Optional<String> hello = helloLine();
      if (!shallRun || phase.equals("Stopped")) {
        return "";
      }
      if (phase.equals("Running") && hello.isPresent()) {
        return hello.get();
      }
      if (phase.equals("Failed") || System.nanoTime() > deadline) {
        throw new LocalClusterException(
            "VirtualMachine default/hello did not say hello: phase %s%s. See `./kubevmm kubectl describe vm hello` and `./kubevmm logs executor`."
                .formatted(
                    phase.isEmpty() ? "unknown" : phase,
                    sentence(ClusterSteps.message(machine, "Ready"))));
      }
      StateFiles.pause(Duration.ofMillis(200));
    }
  }

  private Optional<String> helloLine() {
    return StateFiles.read(installation.helloConsole())
        .lines()
        .filter(line -> line.startsWith("hello from "))
        .reduce((first, last) -> last);
  }

  private static String sentence(String message) {
    return message.isEmpty() ? "" : ", " + message.replaceFirst("\\.$", "");
  }
}
