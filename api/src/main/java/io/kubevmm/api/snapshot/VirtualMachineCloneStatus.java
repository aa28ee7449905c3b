package io.kubevmm.api.snapshot;

import io.kubevmm.api.Condition;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Format;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How one clone does, written by the controller. */
public record VirtualMachineCloneStatus(
    @Doc("Where the run is, in one word.") RunPhase phase,
    @Doc("The snapshot that the disks are copied from.") String snapshot,
    @Doc("The new machine, once it is there.") String virtualMachine,
    @Doc("When the run ended.") @Format("date-time") Optional<String> completionTime,
    @Doc("Conditions: Complete.") @ListMap("type") List<Condition> conditions) {

  /** The status of a clone that nobody has looked at. */
  public static final VirtualMachineCloneStatus EMPTY =
      new VirtualMachineCloneStatus(RunPhase.Pending, "", "", Optional.empty(), List.of());

  /** Fills in what was left out. */
  public VirtualMachineCloneStatus {
    phase = Objects.requireNonNullElse(phase, RunPhase.Pending);
    snapshot = Objects.requireNonNullElse(snapshot, "");
    virtualMachine = Objects.requireNonNullElse(virtualMachine, "");
    completionTime = Objects.requireNonNullElse(completionTime, Optional.empty());
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
