package io.kubevmm.api.snapshot;

import io.kubevmm.api.Condition;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Format;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How one restore does, written by the executor that has the machine. */
public record VirtualMachineRestoreStatus(
    @Doc("Where the run is, in one word.") RunPhase phase,
    @Doc("The node that has the snapshot.") String nodeName,
    @Doc("The disks that are brought back.") @ListMap("disk") List<RestoredDisk> disks,
    @Doc("When the run ended.") @Format("date-time") Optional<String> completionTime,
    @Doc("Conditions: Complete.") @ListMap("type") List<Condition> conditions) {

  /** The status of a restore that nobody has looked at. */
  public static final VirtualMachineRestoreStatus EMPTY =
      new VirtualMachineRestoreStatus(RunPhase.Pending, "", List.of(), Optional.empty(), List.of());

  /** Fills in what was left out. */
  public VirtualMachineRestoreStatus {
    phase = Objects.requireNonNullElse(phase, RunPhase.Pending);
    nodeName = Objects.requireNonNullElse(nodeName, "");
    disks = List.copyOf(Objects.requireNonNullElse(disks, List.of()));
    completionTime = Objects.requireNonNullElse(completionTime, Optional.empty());
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
