package io.kubevmm.executor.join;

import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.executor.node.StateHold;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.Selector;
import io.kubevmm.runtime.FileHold;
import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.RefusedException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code kubevmm-executor leave}: this machine is no node any more. It drains nothing and touches
 * no guest: what it undoes is what {@link JoinCommand} made, the cluster's word of the node first,
 * the certificate that this takes afterwards.
 */
public final class LeaveCommand {

  private static final int MOST_NAMED = 5;

  private final PrintStream out;
  private final ServiceUnit service;
  private final Steps steps;

  public LeaveCommand(PrintStream out, ServiceUnit service, Steps steps) {
    this.out = out;
    this.service = service;
    this.steps = steps;
  }

  /** What it takes. */
  public static Options options() {
    return new Options("kubevmm-executor leave")
        .option("config-dir", "/etc/kubevmm", "Where the kubeconfig is.")
        .option("state-dir", "/var/lib/kubevmm", "Where the certificate is.")
        .flag(
            "keep-guests-unmanaged",
            "Leave though virtual machines are bound here: their guests run on, and nobody looks"
                + " after them until the machine joins again.");
  }

  /**
   * Leaves; where there is nothing to leave, it says so.
   *
   * @throws RefusedException if virtual machines are bound here, or an executor is at work
   * @throws KubeException if the API server fails or cannot be reached
   */
  public void run(String... arguments) throws IOException {
    Options options = options().parse(arguments);
    Membership membership =
        new Membership(
            Path.of(options.require("config-dir")), Path.of(options.require("state-dir")));
    Optional<KubeConfig> cluster = membership.cluster();
    if (cluster.isEmpty()) {
      out.println(
          "This machine has joined no cluster: " + membership.kubeconfig() + " is not there.");
      return;
    }
    Optional<String> node = NodeIdentity.nodeIn(membership.identity());
    if (node.isPresent()) {
      unregister(cluster.get(), membership, node.get(), options.has("keep-guests-unmanaged"));
    } else {
      out.println(
          "The certificate is gone, so the cluster is not told. If its VirtualMachineNode is there"
              + " still: kubectl delete vmnode NAME");
    }
    Membership.forget(membership.identity());
    steps.reached("leave.identity-removed");
    Membership.forget(membership.kubeconfig());
    steps.reached("leave.kubeconfig-removed");
    out.println("This machine has left. Guests that ran here run on.");
  }

  private void unregister(KubeConfig cluster, Membership membership, String node, boolean keep)
      throws IOException {
    try (KubeClient client = new KubeClient(cluster, "kubevmm-executor")) {
      requireNoGuests(client, node, keep);
      if (service.managed()) {
        service.stop();
      }
      steps.reached("leave.stopped");
      try (FileHold _ = hold(membership)) {
        // An executor at work would make both again.
        delete(client, Resources.NODES, new ObjectKey("", node));
        steps.reached("leave.node-deleted");
        delete(client, Resources.LEASES, new ObjectKey(Kinds.LEASE_NAMESPACE, node));
        steps.reached("leave.lease-deleted");
      }
    } catch (KubeException e) {
      throw e.status() == 401 || e.isUnreachable()
          ? new RefusedException(
              "the cluster cannot be told: %s. If it is gone, remove %s and %s"
                  .formatted(e.getMessage(), membership.kubeconfig(), membership.identity()))
          : e;
    }
  }

  private static FileHold hold(Membership membership) {
    return StateHold.take(membership.stateFolder())
        .orElseThrow(
            () -> new RefusedException("the executor is at work here: end it first, then leave"));
  }

  private void requireNoGuests(KubeClient client, String node, boolean keep) {
    Selector here = Selector.fields("spec.nodeName=" + node);
    List<String> bound =
        client.listAll(Resources.VIRTUAL_MACHINES, "", here).stream()
            .map(machine -> ObjectKey.of(machine).toString())
            .toList();
    if (bound.isEmpty()) {
      return;
    }
    String names =
        String.join(", ", bound.subList(0, Math.min(MOST_NAMED, bound.size())))
            + (bound.size() > MOST_NAMED ? " and others" : "");
    if (!keep) {
      throw new RefusedException(
          "virtual machines are bound to node %s (%d): %s. Delete them first; or say --keep-guests-unmanaged, then their guests run on, and nobody looks after them until this machine joins again as %s"
              .formatted(node, bound.size(), names, node));
    }
    out.println("Left to themselves until this machine joins again as " + node + ": " + names);
  }

  private static void delete(KubeClient client, Resource resource, ObjectKey key) {
    try {
      client.delete(resource, key, DeleteOptions.NONE);
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
