package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.ListMap;
import io.kubevmm.api.network.MachineInterface;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What one virtual machine is, written by the executor of its node. */
public record VirtualMachineStatus(
    @Doc("Where the machine is in its life, in one word.") Phase phase,
    @Doc("The node that holds the domain. Another node starts it only after this one let go.")
        String nodeName,
    @Doc("The metadata.generation that this status speaks of.") long observedGeneration,
    @Doc("The spec.runGeneration that the last start acted on.") long runGeneration,
    @Doc("Boot ID of the host at the last start; another one means that the host was rebooted.")
        String bootID,
    @Doc("The domain as libvirt knows it.") Optional<DomainReference> domain,
    @Doc("Where the running guest can be reached: its network cards that have addresses.")
        @Limits(maxItems = 64)
        List<MachineInterface> interfaces,
    @Doc("What the agent in the running guest says.") Optional<GuestStatus> guest,
    @Doc("What of the spec the running guest does not have yet, and why.") @Limits(maxItems = 64)
        List<PendingChange> pendingChanges,
    @Doc("What somebody changed in the domain without this object.") @Limits(maxItems = 64)
        List<Drift> drift,
    @Doc("Conditions: Ready, Scheduled, RestartRequired.") @ListMap("type")
        List<Condition> conditions) {

  /** The status of a machine that nobody has looked at. */
  public static final VirtualMachineStatus EMPTY =
      new VirtualMachineStatus(
          Phase.Pending,
          "",
          0,
          0,
          "",
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of(),
          List.of(),
          List.of());

  /** Fills in what was left out. */
  public VirtualMachineStatus {
    phase = Objects.requireNonNullElse(phase, Phase.Pending);
    nodeName = Objects.requireNonNullElse(nodeName, "");
    bootID = Objects.requireNonNullElse(bootID, "");
    domain = Objects.requireNonNullElse(domain, Optional.empty());
    interfaces = List.copyOf(Objects.requireNonNullElse(interfaces, List.of()));
    guest = Objects.requireNonNullElse(guest, Optional.empty());
    pendingChanges = List.copyOf(Objects.requireNonNullElse(pendingChanges, List.of()));
    drift = List.copyOf(Objects.requireNonNullElse(drift, List.of()));
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** The same with another phase and other conditions, as an executor's first word about it. */
  public VirtualMachineStatus with(
      Phase now, String node, long generation, List<Condition> otherConditions) {
    return new VirtualMachineStatus(
        now,
        node,
        generation,
        runGeneration,
        bootID,
        domain,
        interfaces,
        guest,
        pendingChanges,
        drift,
        otherConditions);
  }

  /** The condition of this type, if there is one. */
  public Optional<Condition> condition(String type) {
    return Condition.find(conditions, type);
  }
}
