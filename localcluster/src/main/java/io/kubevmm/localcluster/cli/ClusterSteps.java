package io.kubevmm.localcluster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.Resource;
import io.kubevmm.localcluster.AcceleratorProbe.Accelerator;
import io.kubevmm.localcluster.ClientCredential;
import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.InstalledPrograms;
import io.kubevmm.localcluster.JoinCredential;
import io.kubevmm.localcluster.KubevmmProcesses;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.LogTail;
import io.kubevmm.localcluster.Manifests;
import io.kubevmm.localcluster.StateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The steps of {@code up} that need the cluster: what is installed in it, and who works for it. */
final class ClusterSteps {

  static final Resource NODES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NODES,
          Kinds.VIRTUAL_MACHINE_NODE,
          false);

  private static final Duration NODE_LIMIT = Duration.ofSeconds(90);

  private final Installation installation;
  private final Terminal terminal;
  private final ClusterAccess cluster;

  ClusterSteps(Installation installation, Terminal terminal, ClusterAccess cluster) {
    this.installation = installation;
    this.terminal = terminal;
    this.cluster = cluster;
  }

  void bringUp(String node, Accelerator accelerator) {
    terminal.step("manifests", progress -> Terminal.done(applyManifests()));
    terminal.step("credentials", progress -> Terminal.done(credentials(node)));
    InstalledPrograms programs =
        InstalledPrograms.install(
            installation.checkout(), KubevmmProcesses.NAMES, installation.programs());
    KubevmmProcesses processes = new KubevmmProcesses(installation, programs);
    List<Daemon> daemons =
        List.of(
            processes.controller(), processes.scheduler(), processes.executor(node, accelerator));
    terminal.step("processes", progress -> Terminal.done(start(daemons)));
    programs.removeOthers(installation.programs());
    terminal.step("node", progress -> Terminal.done(awaitNode(node, daemons)));
  }

  private String applyManifests() {
    rememberCluster();
    String answer = cluster.kubectl(Manifests.applyWithoutPods(installation.manifests()));
    cluster.kubectl(
        "wait",
        "--for=condition=Established",
        "--timeout=60s",
        "crd/virtualmachines.kubevmm.io",
        "crd/virtualmachinenodes.kubevmm.io");
    long objects = answer.lines().count();
    long unchanged = answer.lines().filter(line -> line.endsWith(" unchanged")).count();
    return objects == unchanged
        ? "%d objects, unchanged".formatted(objects)
        : "%d objects applied".formatted(objects - unchanged);
  }

  /** The executor's certificate of another cluster would only be refused by this one. */
  private void rememberCluster() {
    String id = cluster.clusterId() + "\n";
    if (!StateFiles.read(installation.clusterId()).equals(id)) {
      StateFiles.deleteTree(installation.executorIdentity());
      StateFiles.write(installation.clusterId(), id);
    }
  }

  private String credentials(String node) {
    List<String> fresh = new ArrayList<>();
    for (String process : List.of("controller", "scheduler")) {
      ClientCredential credential =
          new ClientCredential(
              installation.credential(process), "kubevmm:" + process, InstantSource.system());
      if (credential.ensure(cluster)) {
        fresh.add(process);
      }
    }
    // An executor that has its own certificate renews it alone.
    boolean joined = Files.exists(installation.executorIdentity());
    Path join = installation.credential("join");
    if (!joined || !Files.exists(join)) {
      JoinCredential.write(cluster, node, join);
      fresh.add("join token of " + node);
    }
    return fresh.isEmpty() ? "good" : "made: " + String.join(", ", fresh);
  }

  private static String start(List<Daemon> daemons) {
    List<String> changes = new ArrayList<>();
    for (Daemon daemon : daemons) {
      switch (daemon.ensureRunning()) {
        case ALREADY_RUNNING -> {}
        case STARTED -> changes.add(daemon.name() + " started");
        case REPLACED -> changes.add(daemon.name() + " replaced");
      }
    }
    return changes.isEmpty() ? "all running" : String.join(", ", changes);
  }

  private String awaitNode(String node, List<Daemon> daemons) {
    long deadline = System.nanoTime() + NODE_LIMIT.toNanos();
    while (true) {
      for (Daemon daemon : daemons) {
        if (daemon.running().isEmpty()) {
          throw new LocalClusterException(
              "The %s ended. The end of its log %s:%n%s"
                  .formatted(daemon.name(), daemon.log(), LogTail.of(daemon.log(), 12)));
        }
      }
      Optional<ObjectNode> object = cluster.find(NODES, "", node);
      if (object.isPresent() && conditionIsTrue(object.get(), "Ready")) {
        return describe(object.get());
      }
      if (System.nanoTime() > deadline) {
        Path log = installation.log("executor");
        throw new LocalClusterException(
            "The machine %s is not ready after %d s%s. The end of the executor's log %s:%n%s"
                .formatted(
                    node,
                    NODE_LIMIT.toSeconds(),
                    object.map(found -> ": " + message(found, "Ready")).orElse(""),
                    log,
                    LogTail.of(log, 12)));
      }
      StateFiles.pause(Duration.ofMillis(250));
    }
  }

  private static String describe(ObjectNode node) {
    return "%s is ready: %s CPUs, %s of memory"
        .formatted(
            Json.text(node, "metadata", "name"),
            Json.text(node, "status", "allocatable", "cpu"),
            Json.text(node, "status", "allocatable", "memory"));
  }

  static boolean conditionIsTrue(JsonNode object, String type) {
    return condition(object, type).path("status").asText().equals("True");
  }

  static String message(JsonNode object, String type) {
    return condition(object, type).path("message").asText("");
  }

  private static JsonNode condition(JsonNode object, String type) {
    for (JsonNode condition : Json.at(object, "status", "conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition;
      }
    }
    return Json.object();
  }
}
