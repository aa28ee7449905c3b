package io.kubevmm.controller;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.NodePool;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which node fetches an image first: the one whose pool has most room. */
final class ImageNode {

  private ImageNode() {}

  static Optional<String> choose(List<VirtualMachineNode> nodes, String pool) {
    return nodes.stream()
        .filter(node -> node.ready().filter(Condition::isTrue).isPresent())
        .filter(node -> node.getSpec() == null || !node.getSpec().unschedulable())
        .flatMap(node ->
            node.pools().stream()
                .filter(p -> p.name().equals(pool) && p.ready())
                .map(p -> Map.entry(node.getMetadata().getName(), available(p))))
        .min(
            Comparator.comparingLong((Map.Entry<String, Long> e) -> -e.getValue())
                .thenComparing(Map.Entry::getKey))
        .map(Map.Entry::getKey);
  }

  private static long available(NodePool pool) {
    return pool.available().isEmpty() ? 0 : Quantity.parse(pool.available());
  }
}
