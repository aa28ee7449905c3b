package io.kubevmm.scheduler.core;

import io.kubevmm.api.Taint;
import java.util.List;
import java.util.Optional;

/** A condition that a node must meet. */
@FunctionalInterface
public interface Filter {

  /** Why the node will not do, in words that fit behind a count of nodes; empty if it will. */
  Optional<String> refuse(Demand demand, Candidate node);

  /** The filters, the cheapest and most telling first. */
  List<Filter> ALL =
      List.of(
          Filter::notReady,
          Filter::cordoned,
          Filter::tainted,
          Filter::unselected,
          Filter::withoutDisks,
          Filter::withoutPool,
          Filter::withoutNetwork,
          Filter::withoutCpu,
          Filter::withoutMemory);

  private static Optional<String> notReady(Demand demand, Candidate node) {
    return when(!node.ready(), "node(s) were not ready");
  }

  private static Optional<String> cordoned(Demand demand, Candidate node) {
    return when(node.unschedulable(), "node(s) were unschedulable");
  }

  private static Optional<String> tainted(Demand demand, Candidate node) {
    for (Taint taint : node.taints()) {
      boolean tolerated = demand.tolerations().stream().anyMatch(t -> t.tolerates(taint));
      if (taint.effect().equals("NoSchedule") && !tolerated) {
        return Optional.of(
            "node(s) had untolerated taint {" + taint.key() + ": " + taint.value() + "}");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> unselected(Demand demand, Candidate node) {
    boolean matches = node.labels().entrySet().containsAll(demand.nodeSelector().entrySet());
    return when(!matches, "node(s) didn't match the machine's node selector");
  }

  private static Optional<String> withoutDisks(Demand demand, Candidate node) {
    boolean elsewhere = demand.storage().nodes().stream().anyMatch(n -> !n.equals(node.name()));
    return when(elsewhere, "node(s) didn't have the machine's disks");
  }

  private static Optional<String> withoutPool(Demand demand, Candidate node) {
    return demand.storage().pools().stream()
        .filter(pool -> !node.pools().contains(pool))
        .sorted()
        .findFirst()
        .map(pool -> "node(s) didn't have storage pool " + pool + " ready");
  }

  private static Optional<String> withoutNetwork(Demand demand, Candidate node) {
    return demand.networks().stream()
        .filter(network -> !node.networks().contains(network))
        .sorted()
        .findFirst()
        .map(network -> "node(s) didn't have network " + network + " active");
  }

  private static Optional<String> withoutCpu(Demand demand, Candidate node) {
    return when(demand.requests().cpus() > node.free().cpus(), "Insufficient cpu");
  }

  private static Optional<String> withoutMemory(Demand demand, Candidate node) {
    return when(demand.requests().memoryBytes() > node.free().memoryBytes(), "Insufficient memory");
  }

  private static Optional<String> when(boolean refused, String why) {
    return refused ? Optional.of(why) : Optional.empty();
  }
}
