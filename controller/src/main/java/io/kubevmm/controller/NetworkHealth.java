package io.kubevmm.controller;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.network.VirtualMachineNetworkStatus;
import io.kubevmm.api.network.VirtualMachineNetworkStatus.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network's status, from what the nodes report. */
final class NetworkHealth {

  private NetworkHealth() {}

  static VirtualMachineNetworkStatus of(
      VirtualMachineNetwork network, List<VirtualMachineNode> nodes, Instant now) {
    Map<String, String> selector = network.getSpec().nodeSelector();
    int desired = 0;
    int ready = 0;
    List<Failure> failures = new ArrayList<>();
    for (VirtualMachineNode node : nodes) {
      if (!node.labels().entrySet().containsAll(selector.entrySet())) {
        continue;
      }
      desired++;
      Optional<NodeNetwork> there = report(node, network);
      if (there.isPresent() && silent(node)) {
        failures.add(new Failure(node.getMetadata().getName(), "the node has not been heard of"));
      } else if (there.filter(NodeNetwork::active).isPresent()) {
        ready++;
      } else if (there.isPresent()) {
        failures.add(new Failure(node.getMetadata().getName(), there.get().message()));
      }
    }
    failures.sort(Comparator.comparing(Failure::node));
    VirtualMachineNetworkStatus before = network.statusOrEmpty();
    Condition condition = condition(desired, ready, failures, now);
    return new VirtualMachineNetworkStatus(
        network.getMetadata().getGeneration(),
        desired,
        ready,
        failures.size(),
        failures.stream().limit(VirtualMachineNetworkStatus.MOST_FAILURES).toList(),
        Condition.merge(before.conditions(), List.of(condition), List.of()));
  }

  /** What the node says of this network; an older one of the same name is another. */
  static Optional<NodeNetwork> report(VirtualMachineNode node, VirtualMachineNetwork network) {
    return node.networks().stream()
        .filter(p -> p.name().equals(network.getMetadata().getName()))
        .filter(p -> p.uid().equals(network.getMetadata().getUid()))
        .findFirst();
  }

  private static boolean silent(VirtualMachineNode node) {
    return node.ready().filter(c -> c.status().equals("Unknown")).isPresent();
  }

  private static Condition condition(int desired, int ready, List<Failure> failures, Instant now) {
    if (desired == 0) {
      return ready(false, Conditions.NO_NODES, "no node has the labels of spec.nodeSelector", now);
    }
    String count = ready + " of " + desired + " nodes have the network";
    if (!failures.isEmpty()) {
      Failure first = failures.getFirst();
      String message = count + "; node " + first.node() + ": " + first.message();
      return ready(false, Conditions.NODES_FAILED, message, now);
    }
    return ready == desired
        ? ready(true, Conditions.ACTIVE, count, now)
        : ready(false, Conditions.PENDING, count + " so far", now);
  }

  private static Condition ready(boolean is, String reason, String message, Instant now) {
    return Condition.of(Conditions.READY, is, reason, message, now);
  }
}
