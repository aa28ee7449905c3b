package io.kubevmm.api.storage;

import io.kubevmm.api.Condition;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.ListMap;
import io.kubevmm.api.crd.Required;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How a pool does over all of its nodes; each node's VirtualMachineNode has the details. */
public record VirtualMachineStoragePoolStatus(
    @Doc("The metadata.generation that this status speaks of.") long observedGeneration,
    @Doc("How many nodes the selector matches.") int desiredNodes,
    @Doc("On how many of them the pool is active.") int readyNodes,
    @Doc("On how many of them it failed.") int failedNodes,
    @Doc("The first ten failures.") @ListMap("node") List<Failure> failures,
    @Doc("Conditions: Ready.") @ListMap("type") List<Condition> conditions) {

  /** The most failures that are listed. */
  public static final int MOST_FAILURES = 10;

  /** The status of a pool that nobody has looked at. */
  public static final VirtualMachineStoragePoolStatus EMPTY =
      new VirtualMachineStoragePoolStatus(0, 0, 0, 0, List.of(), List.of());

  /** Fills in what was left out. */
  public VirtualMachineStoragePoolStatus {
    failures = List.copyOf(Objects.requireNonNullElse(failures, List.of()));
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }

  /** Why one node does not have the pool. */
  public record Failure(
      @Doc("The node.") @Required String node, @Doc("What went wrong there.") String message) {}
}
