package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.ListMap;
import io.kubevmm.api.crd.Required;
import java.util.List;
import java.util.Objects;

/**
 * How a pool or a network does over all of its nodes; each node's VirtualMachineNode has the
 * details.
 */
public record SpreadStatus(
    @Doc("The metadata.generation that this status speaks of.") long observedGeneration,
    @Doc("How many nodes the selector matches.") int desiredNodes,
    @Doc("On how many of them it is active.") int readyNodes,
    @Doc("On how many of them it failed.") int failedNodes,
    @Doc("The first ten failures.") @ListMap("node") List<Failure> failures,
    @Doc("Conditions: Ready.") @ListMap("type") List<Condition> conditions) {

  /** The most failures that are listed. */
  public static final int MOST_FAILURES = 10;

  /** The status of what nobody has looked at. */
  public static final SpreadStatus EMPTY = new SpreadStatus(0, 0, 0, 0, List.of(), List.of());

  /** Fills in what was left out. */
  public SpreadStatus {
    failures = List.copyOf(Objects.requireNonNullElse(failures, List.of()));
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The same with another condition. */
  public SpreadStatus with(Condition condition) {
    return new SpreadStatus(
        observedGeneration,
        desiredNodes,
        readyNodes,
        failedNodes,
        failures,
        Condition.merge(conditions, condition));
  }

  /** Why it is not on one node as it was asked for. */
  public record Failure(
      @Doc("The node.") @Required String node, @Doc("What went wrong there.") String message) {}
}
