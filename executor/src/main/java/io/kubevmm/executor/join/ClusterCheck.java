package io.kubevmm.executor.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.node.Kubelet;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.runtime.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a cluster is one that this executor can work in. It only reads. */
final class ClusterCheck {

  private static final int OLDEST_MINOR = 32;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+).*");
  private static final String GROUP = "/apis/" + Kinds.GROUP;

  /** What an executor reads and writes. */
  private static final Set<String> NEEDED =
      Set.of(
          Kinds.VIRTUAL_MACHINES,
          Kinds.VIRTUAL_MACHINE_NODES,
          Kinds.VIRTUAL_MACHINE_DISKS,
          Kinds.VIRTUAL_MACHINE_IMAGES,
          Kinds.VIRTUAL_MACHINE_STORAGE_POOLS,
          Kinds.VIRTUAL_MACHINE_NETWORKS,
          Kinds.VIRTUAL_MACHINE_SNAPSHOTS,
          Kinds.VIRTUAL_MACHINE_RESTORES,
          Kinds.VIRTUAL_MACHINE_PLANS);

  private final KubeClient client;

  ClusterCheck(KubeClient client) {
    this.client = client;
  }

  /** Refuses a Kubernetes that is too old, kinds that are missing or too new, and a kubelet. */
  void require(String node) {
    requireVersion();
    requireKinds();
    Kubelet.objection(client, node)
        .ifPresent(objection -> {
          throw new RefusedException(objection);
        });
  }

  private void requireVersion() {
    String version = Json.text(client.get("/version"), "gitVersion");
    Matcher numbers = VERSION.matcher(version);
    if (numbers.matches()
        && Integer.parseInt(numbers.group(1)) == 1
        && Integer.parseInt(numbers.group(2)) < OLDEST_MINOR) {
      throw new RefusedException(
          "the API server is %s, and KubeVMM needs Kubernetes 1.%d or newer: upgrade the cluster"
              .formatted(version, OLDEST_MINOR));
    }
  }

  private void requireKinds() {
    List<String> versions = served();
    if (!versions.contains(Kinds.VERSION)) {
      throw new RefusedException(
          "the cluster speaks %s in %s, and this executor speaks %s: install the executor's package of the version that the cluster has"
              .formatted(Kinds.GROUP, versions, Kinds.VERSION));
    }
    Set<String> missing = new TreeSet<>(NEEDED);
    Set<String> newer = new TreeSet<>();
    for (JsonNode resource : client.get(GROUP + "/" + Kinds.VERSION).path("resources")) {
      String name = Json.text(resource, "name");
      // The API server names this hash for the version that it stores, and for no other.
      if (missing.remove(name) && Json.text(resource, "storageVersionHash").isEmpty()) {
        newer.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new RefusedException(
          "the cluster has no %s: `kubectl apply -f yamls/` of this version brings them"
              .formatted(String.join(", ", missing)));
    }
    if (!newer.isEmpty()) {
      throw new RefusedException(
          "the cluster stores %s in another version than %s, the one that this executor knows: install the executor's package of the version that the cluster has"
              .formatted(String.join(", ", newer), Kinds.VERSION));
    }
  }

  private List<String> served() {
    ObjectNode group;
    try {
      group = client.get(GROUP);
    } catch (KubeException e) {
      if (e.isNotFound()) {
        throw new RefusedException(
            "KubeVMM is not installed in this cluster: `kubectl apply -f yamls/` first");
      }
      throw e;
    }
    List<String> versions = new ArrayList<>();
    for (JsonNode version : group.path("versions")) {
      versions.add(Json.text(version, "version"));
    }
    return versions;
  }
}
