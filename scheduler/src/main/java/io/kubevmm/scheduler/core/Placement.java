package io.kubevmm.scheduler.core;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where a machine goes, or why it goes nowhere. */
public sealed interface Placement {

  /** It goes to this node. */
  record On(String node) implements Placement {}

  /** It goes nowhere; the message counts the reasons. */
  record Nowhere(String message) implements Placement {}

  /** Chooses among the nodes. The same input gives the same answer, in whatever order it comes. */
  static Placement choose(Demand demand, Collection<Candidate> nodes) {
    Map<String, Integer> reasons = new TreeMap<>();
    Optional<Scored> best = Optional.empty();
    for (Candidate node : nodes) {
      Optional<String> refused = refused(demand, node);
      if (refused.isPresent()) {
        reasons.merge(refused.get(), 1, Integer::sum);
        continue;
      }
      Scored scored = new Scored(score(demand, node), node.name());
      if (best.isEmpty() || scored.compareTo(best.get()) > 0) {
        best = Optional.of(scored);
      }
    }
    return best.<Placement>map(found -> new On(found.node()))
        .orElseGet(() -> new Nowhere(message(nodes.size(), reasons)));
  }

  private static Optional<String> refused(Demand demand, Candidate node) {
    for (Filter filter : Filter.ALL) {
      Optional<String> why = filter.refuse(demand, node);
      if (why.isPresent()) {
        return why;
      }
    }
    return Optional.empty();
  }

  private static String message(int nodes, Map<String, Integer> reasons) {
    if (nodes == 0) {
      return "0/0 nodes are available: no machine has joined; start an executor on one.";
    }
    return reasons.entrySet().stream()
        .map(reason -> reason.getValue() + " " + reason.getKey())
        .collect(Collectors.joining(", ", "0/" + nodes + " nodes are available: ", "."));
  }

  /**
   * The share of the node that stays free, CPU and memory alike, less a penalty for each taint that
   * would rather have the machine elsewhere: machines spread.
   */
  private static double score(Demand demand, Candidate node) {
    double cpu =
        (double) (node.free().cpus() - demand.requests().cpus())
            / Math.max(1, node.allocatable().cpus());
    double memory =
        (double) (node.free().memoryBytes() - demand.requests().memoryBytes())
            / Math.max(1, node.allocatable().memoryBytes());
    long unwelcome =
        node.taints().stream()
            .filter(taint -> taint.effect().equals("PreferNoSchedule"))
            .filter(taint -> demand.tolerations().stream().noneMatch(t -> t.tolerates(taint)))
            .count();
    return (cpu + memory) / 2 - unwelcome;
  }

  /** A node with its score; between equals the name decides. */
  record Scored(double score, String node) implements Comparable<Scored> {

    @Override
    public int compareTo(Scored other) {
      int byScore = Double.compare(score, other.score);
      return byScore != 0 ? byScore : other.node.compareTo(node);
    }
  }
}
