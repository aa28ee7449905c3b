package io.kubevmm.api.storage;

import io.kubevmm.api.Condition;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What one disk is, written by the executor of its node. */
public record VirtualMachineDiskStatus(
    @Doc("Where the disk is in its life, in one word.") DiskPhase phase,
    @Doc("The node that has the volume: the one where the disk's first machine was placed.")
        String nodeName,
    @Doc("The metadata.generation that this status speaks of.") long observedGeneration,
    @Doc("The volume's name in its pool.") String volume,
    @Doc("Size that the guest sees.") String capacity,
    @Doc("Room that the volume takes. Written when it moved by a twentieth or 1Gi.")
        String allocation,
    @Doc("What the volume refers to, the nearest first.") List<String> backingChain,
    @Doc("The VirtualMachine whose domain has the disk.") String attachedTo,
    @Doc("How far a long copy is.") String progress,
    @Doc("Where the file is to be sent, while it is awaited.") Optional<TransferEndpoint> upload,
    @Doc("Conditions: Ready.") @ListMap("type") List<Condition> conditions) {

  /** The status of a disk that nobody has looked at. */
  public static final VirtualMachineDiskStatus EMPTY =
      new VirtualMachineDiskStatus(
          DiskPhase.Pending, "", 0, "", "", "", List.of(), "", "", Optional.empty(), List.of());

  /** Fills in what was left out. */
  public VirtualMachineDiskStatus {
    phase = Objects.requireNonNullElse(phase, DiskPhase.Pending);
    nodeName = Objects.requireNonNullElse(nodeName, "");
    volume = Objects.requireNonNullElse(volume, "");
    capacity = Objects.requireNonNullElse(capacity, "");
    allocation = Objects.requireNonNullElse(allocation, "");
    backingChain = List.copyOf(Objects.requireNonNullElse(backingChain, List.of()));
    attachedTo = Objects.requireNonNullElse(attachedTo, "");
    progress = Objects.requireNonNullElse(progress, "");
    upload = Objects.requireNonNullElse(upload, Optional.empty());
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
