package io.kubevmm.executor.node;

import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.util.Optional;

/** A machine cannot run both containers and virtual machines: both would count its memory. */
public final class Kubelet {

  private Kubelet() {}

  /** Why this machine can be no node of ours, if a kubelet has registered it. */
  public static Optional<String> objection(KubeClient client, String nodeName) {
    return client
        .find(Resources.CORE_NODES, new ObjectKey("", nodeName))
        .filter(node ->
            !node.path("status").path("nodeInfo").path("kubeletVersion").asText("").isEmpty())
        .map(node ->
            "machine "
                + nodeName
                + " is a Node of this cluster with a kubelet: a machine cannot run both containers"
                + " and virtual machines, since both would count its memory as theirs");
  }
}
