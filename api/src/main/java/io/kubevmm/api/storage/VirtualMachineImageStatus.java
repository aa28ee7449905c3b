package io.kubevmm.api.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Condition;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.ListMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What one image is, written by the executor that fetched it first. */
public record VirtualMachineImageStatus(
    @Doc("Where the image is in its life, in one word.") ImagePhase phase,
    @Doc("The node that fetches the image first; others fetch it when they need it.")
        String nodeName,
    @Doc("Size of the disk in the image.") String virtualSize,
    @Doc("Room that the image takes in its pool.") String size,
    @Doc("Checksum of the file that was fetched; every node checks its own copy by it.")
        String checksum,
    @Doc("How much of the file has come.") String progress,
    @Doc("Where the file is to be sent, while it is awaited.") Optional<TransferEndpoint> upload,
    @Doc("The spec of the machine that the image was made from.") ObjectNode virtualMachineSpec,
    @Doc("Which of that machine's disks the image is.") String virtualMachineDisk,
    @Doc("Conditions: Ready.") @ListMap("type") List<Condition> conditions) {

  /** The status of an image that nobody has looked at. */
  public static final VirtualMachineImageStatus EMPTY =
      new VirtualMachineImageStatus(
          ImagePhase.Pending,
          "",
          "",
          "",
          "",
          "",
          Optional.empty(),
          JsonNodeFactory.instance.objectNode(),
          "",
          List.of());

  /** Fills in what was left out. */
  public VirtualMachineImageStatus {
    phase = Objects.requireNonNullElse(phase, ImagePhase.Pending);
    nodeName = Objects.requireNonNullElse(nodeName, "");
    virtualSize = Objects.requireNonNullElse(virtualSize, "");
    size = Objects.requireNonNullElse(size, "");
    checksum = Objects.requireNonNullElse(checksum, "");
    progress = Objects.requireNonNullElse(progress, "");
    upload = Objects.requireNonNullElse(upload, Optional.empty());
    virtualMachineSpec =
        Objects.requireNonNullElseGet(virtualMachineSpec, JsonNodeFactory.instance::objectNode);
    virtualMachineDisk = Objects.requireNonNullElse(virtualMachineDisk, "");
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
