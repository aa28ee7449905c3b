package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.SpreadStatus;
import io.kubevmm.api.SpreadStatus.Failure;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.storage.NodePool;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A pool or a network, over all nodes that its selector matches.
 *
 * @param noun what it is, for people
 * @param reports what a node says of it; empty as long as it says nothing. An older object of the
 *     same name is another one
 * @param before the status that it has now
 */
record Spread(
    String noun,
    ObjectMeta metadata,
    Map<String, String> selector,
    Function<VirtualMachineNode, Optional<Report>> reports,
    SpreadStatus before) {

  /** What one node says: whether it has it, else why not. */
  record Report(boolean ready, String message) {}

  static Spread of(VirtualMachineStoragePool pool) {
    return new Spread(
        "pool",
        pool.getMetadata(),
        pool.getSpec().nodeSelector(),
        node -> report(node, pool),
        pool.statusOrEmpty());
  }

  static Spread of(VirtualMachineNetwork network) {
    return new Spread(
        "network",
        network.getMetadata(),
        network.getSpec().nodeSelector(),
        node -> report(node, network),
        network.statusOrEmpty());
  }

  private static Optional<Report> report(VirtualMachineNode node, VirtualMachineStoragePool pool) {
    return node.pools().stream()
        .filter(p -> names(p.name(), p.uid(), pool.getMetadata()))
        .map((NodePool p) -> new Report(p.ready(), p.message()))
        .findFirst();
  }

  private static Optional<Report> report(VirtualMachineNode node, VirtualMachineNetwork network) {
    return node.networks().stream()
        .filter(n -> names(n.name(), n.uid(), network.getMetadata()))
        .map((NodeNetwork n) -> new Report(n.active(), n.message()))
        .findFirst();
  }

  private static boolean names(String name, String uid, ObjectMeta object) {
    return name.equals(object.getName()) && uid.equals(object.getUid());
  }

  /** The status that follows from what the nodes say. */
  SpreadStatus status(List<VirtualMachineNode> nodes, Instant now) {
    int desired = 0;
    int ready = 0;
    List<Failure> failures = new ArrayList<>();
    for (VirtualMachineNode node : nodes) {
      if (!node.labels().entrySet().containsAll(selector.entrySet())) {
        continue;
      }
      desired++;
      Optional<Report> there = reports.apply(node);
      if (there.isPresent() && silent(node)) {
        failures.add(new Failure(node.getMetadata().getName(), "the node has not been heard of"));
      } else if (there.filter(Report::ready).isPresent()) {
        ready++;
      } else if (there.isPresent()) {
        failures.add(new Failure(node.getMetadata().getName(), there.get().message()));
      }
    }
    failures.sort(Comparator.comparing(Failure::node));
    return new SpreadStatus(
            metadata.getGeneration(),
            desired,
            ready,
            failures.size(),
            failures.stream().limit(SpreadStatus.MOST_FAILURES).toList(),
            before.conditions())
        .with(condition(desired, ready, failures, now));
  }

  /** The status of one that is deleted and still has these holders. */
  SpreadStatus inUse(String until, List<String> holders, Instant now) {
    String message =
        "the %s is deleted as soon as %s: %s".formatted(noun, until, Holders.words(holders));
    return before.with(Condition.of(Conditions.READY, false, Conditions.IN_USE, message, now));
  }

  /** The nodes that still have it, as holders. */
  List<String> holders(List<VirtualMachineNode> nodes) {
    return nodes.stream()
        .filter(node -> reports.apply(node).isPresent())
        .map(node -> "node " + node.getMetadata().getName())
        .sorted()
        .toList();
  }

  private static boolean silent(VirtualMachineNode node) {
    return node.ready().filter(c -> c.status().equals("Unknown")).isPresent();
  }

  private Condition condition(int desired, int ready, List<Failure> failures, Instant now) {
    if (desired == 0) {
      return ready(false, Conditions.NO_NODES, "no node has the labels of spec.nodeSelector", now);
    }
    String count = ready + " of " + desired + " nodes have the " + noun;
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
