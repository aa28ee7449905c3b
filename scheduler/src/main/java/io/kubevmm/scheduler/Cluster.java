package io.kubevmm.scheduler;

import io.kubevmm.api.Requests;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.scheduler.core.Candidate;
import io.kubevmm.scheduler.core.Demand;
import io.kubevmm.scheduler.core.Placement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes have and what the machines on them take, kept up to date by two watches.
 *
 * <p>A machine is <em>assumed</em> on its node from the decision on until the watch shows it there
 * or the write failed. All methods may be called from any thread; a decision and its assumption are
 * one step.
 */
final class Cluster {

  private record Share(String node, Requests requests) {}

  private final Map<String, Node> nodes = new HashMap<>();
  private final Map<String, Requests> allocated = new HashMap<>();
  private final Map<ObjectKey, Share> shares = new HashMap<>();
  private final Map<ObjectKey, Share> assumed = new HashMap<>();

  synchronized void node(ObjectKey key, @Nullable Node now) {
    if (now == null) {
      nodes.remove(key.name());
    } else {
      nodes.put(key.name(), now);
    }
  }

  synchronized void machine(ObjectKey key, @Nullable Machine now) {
    Share expected = assumed.get(key);
    if (expected != null && (now == null || now.nodeName().equals(expected.node()))) {
      forget(key);
    }
    drop(shares, key);
    if (now != null && !now.nodeName().isEmpty() && now.takesRoom()) {
      take(shares, key, new Share(now.nodeName(), now.demand().requests()));
    }
  }

  /**
   * Chooses a node and counts the machine there at once. One that has a node already is looked at
   * as if it had none, and may get the same.
   *
   * @param wanted what it wants, read once nobody else decides
   */
  synchronized Placement place(ObjectKey key, Supplier<Demand> wanted) {
    Share before = assumed.get(key);
    if (before != null) {
      return new Placement.On(before.node());
    }
    Demand demand = wanted.get();
    Optional<Share> own = Optional.ofNullable(shares.get(key));
    List<Candidate> candidates =
        nodes.values().stream().map(node -> node.with(allocated(node.name(), own))).toList();
    Placement placement = Placement.choose(demand, candidates);
    if (placement instanceof Placement.On(String node)
        && own.filter(share -> share.node().equals(node)).isEmpty()) {
      take(assumed, key, new Share(node, demand.requests()));
    }
    return placement;
  }

  private Requests allocated(String node, Optional<Share> own) {
    Requests all = allocated.getOrDefault(node, Requests.NONE);
    return own.filter(share -> share.node().equals(node))
        .map(share -> all.minus(share.requests()))
        .orElse(all);
  }

  /** The write failed, or the machine is known to be elsewhere. */
  synchronized void forget(ObjectKey key) {
    drop(assumed, key);
  }

  /** The node that has just been chosen for the machine, before its watch shows it. */
  synchronized Optional<String> assumed(ObjectKey key) {
    return Optional.ofNullable(assumed.get(key)).map(Share::node);
  }

  synchronized boolean hasNode(String name) {
    return nodes.containsKey(name);
  }

  private void take(Map<ObjectKey, Share> from, ObjectKey key, Share share) {
    from.put(key, share);
    allocated.merge(share.node(), share.requests(), Requests::plus);
  }

  private void drop(Map<ObjectKey, Share> from, ObjectKey key) {
    Optional.ofNullable(from.remove(key))
        .ifPresent(share ->
            allocated.computeIfPresent(share.node(), (node, sum) -> sum.minus(share.requests())));
  }
}
