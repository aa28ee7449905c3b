package io.kubevmm.executor.join;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.node.Kubelet;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ServerVersion;
import io.kubevmm.runtime.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a cluster is one that this executor can work in. It only reads. */
final class ClusterCheck {

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
    refuse(ServerVersion.objection(client));
    requireKinds();
    refuse(Kubelet.objection(client, node));
  }

  private static void refuse(Optional<String> objection) {
    objection.ifPresent(words -> {
      throw new RefusedException(words);
    });
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
