package io.kubevmm.controller;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.storage.NodePool;
import io.kubevmm.api.storage.VirtualMachineStoragePoolStatus;
import io.kubevmm.api.storage.VirtualMachineStoragePoolStatus.Failure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A pool's status, from what the nodes report. */
final class PoolHealth {

  private PoolHealth() {}

  static VirtualMachineStoragePoolStatus of(
      VirtualMachineStoragePool pool, List<VirtualMachineNode> nodes, Instant now) {
    Map<String, String> selector = pool.getSpec().nodeSelector();
    int desired = 0;
    int ready = 0;
    List<Failure> failures = new ArrayList<>();
    for (VirtualMachineNode node : nodes) {
      if (!node.labels().entrySet().containsAll(selector.entrySet())) {
        continue;
      }
      desired++;
      Optional<NodePool> there = report(node, pool);
      if (there.isPresent() && silent(node)) {
        failures.add(new Failure(node.getMetadata().getName(), "the node has not been heard of"));
      } else if (there.filter(NodePool::ready).isPresent()) {
        ready++;
      } else if (there.isPresent()) {
        failures.add(new Failure(node.getMetadata().getName(), there.get().message()));
      }
    }
    failures.sort(Comparator.comparing(Failure::node));
    VirtualMachineStoragePoolStatus before = pool.statusOrEmpty();
    Condition condition = condition(desired, ready, failures, now);
    return new VirtualMachineStoragePoolStatus(
        pool.getMetadata().getGeneration(),
        desired,
        ready,
        failures.size(),
        failures.stream().limit(VirtualMachineStoragePoolStatus.MOST_FAILURES).toList(),
        Condition.merge(before.conditions(), List.of(condition), List.of()));
  }

  /** What the node says of this pool; an older pool of the same name is another one. */
  static Optional<NodePool> report(VirtualMachineNode node, VirtualMachineStoragePool pool) {
    return node.pools().stream()
        .filter(p -> p.name().equals(pool.getMetadata().getName()))
        .filter(p -> p.uid().equals(pool.getMetadata().getUid()))
        .findFirst();
  }

  private static boolean silent(VirtualMachineNode node) {
    return node.ready().filter(c -> c.status().equals("Unknown")).isPresent();
  }

  private static Condition condition(int desired, int ready, List<Failure> failures, Instant now) {
    if (desired == 0) {
      return ready(false, Conditions.NO_NODES, "no node has the labels of spec.nodeSelector", now);
    }
    String count = ready + " of " + desired + " nodes have the pool";
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
