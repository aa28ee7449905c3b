package io.kubevmm.api.snapshot;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Condition;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Format;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What one snapshot is, written by the executor that has the disks. */
public record VirtualMachineSnapshotStatus(
    @Doc("Where the snapshot is in its life, in one word.") SnapshotPhase phase,
    @Doc("The node that has the disks, and so the snapshot.") String nodeName,
    @Doc("The moment that the snapshot keeps.") @Format("date-time") Optional<String> creationTime,
    @Doc("Room that the kept volumes and the memory took at that moment.") String size,
    @Doc("The snapshot that the disks were based on then.") String parent,
    @Doc("Whether the guest's file systems stood still for the moment.") boolean quiesced,
    @Doc("Whether the guest ran at the moment.") boolean running,
    @Doc("The disks.") @ListMap("name") List<SnapshotDisk> disks,
    @Doc("The spec of the machine at that moment.") ObjectNode virtualMachineSpec,
    @Doc("Conditions: Ready.") @ListMap("type") List<Condition> conditions) {

  /** The status of a snapshot that nobody has looked at. */
  public static final VirtualMachineSnapshotStatus EMPTY =
      new VirtualMachineSnapshotStatus(
          SnapshotPhase.Pending,
          "",
          Optional.empty(),
          "",
          "",
          false,
          false,
          List.of(),
          JsonNodeFactory.instance.objectNode(),
          List.of());

  /** Fills in what was left out. */
  public VirtualMachineSnapshotStatus {
    phase = Objects.requireNonNullElse(phase, SnapshotPhase.Pending);
    nodeName = Objects.requireNonNullElse(nodeName, "");
    creationTime = Objects.requireNonNullElse(creationTime, Optional.empty());
    size = Objects.requireNonNullElse(size, "");
    parent = Objects.requireNonNullElse(parent, "");
    disks = List.copyOf(Objects.requireNonNullElse(disks, List.of()));
    virtualMachineSpec =
        Objects.requireNonNullElseGet(virtualMachineSpec, JsonNodeFactory.instance::objectNode);
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
