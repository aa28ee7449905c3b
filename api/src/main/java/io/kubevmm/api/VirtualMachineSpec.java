package io.kubevmm.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.crd.Default;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Embedded;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.ListMap;
import io.kubevmm.api.crd.Quantities;
import io.kubevmm.api.crd.Rule;
import io.kubevmm.api.network.MachineNetwork;
import io.kubevmm.api.storage.MachineDisk;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What the user wants of one virtual machine.
 *
 * <p>The short fields are for the everyday machine; {@code domain} is everything that libvirt
 * knows. The document handed to libvirt is the two together, and when both say something about the
 * same element the object is refused.
 */
@Rule(
    value = "!has(self.cpu) || !has(self.domain) || !has(self.domain.vcpu)",
    message = "spec.cpu and spec.domain.vcpu both set the number of CPUs: leave one of them out")
@Rule(
    value =
        "!has(self.memory) || !has(self.domain) || (!has(self.domain.memory) &&"
            + " !has(self.domain.currentMemory))",
    message =
        "spec.memory and spec.domain.memory (or currentMemory) both set the memory: leave one of"
            + " them out")
@Rule(
    value = "has(self.cpu) || (has(self.domain) && has(self.domain.vcpu))",
    message = "the number of CPUs is missing: set spec.cpu (or spec.domain.vcpu)")
@Rule(
    value =
        "has(self.memory) || (has(self.domain) && (has(self.domain.memory) ||"
            + " (has(self.domain.cpu) && has(self.domain.cpu.numa) &&"
            + " has(self.domain.cpu.numa.cell))))",
    message =
        "the memory is missing: set spec.memory, for instance 1Gi (or spec.domain.memory, or"
            + " spec.domain.cpu.numa)")
@Rule(
    value = "!has(self.maxCpu) || (has(self.cpu) && self.cpu <= self.maxCpu)",
    message = "spec.maxCpu is less than spec.cpu, or spec.cpu is missing")
@Rule(
    value =
        "!has(self.maxMemory) || (has(self.memory) && (!isQuantity(string(self.memory)) ||"
            + " !isQuantity(string(self.maxMemory)) ||"
            + " quantity(string(self.memory)).compareTo(quantity(string(self.maxMemory))) <= 0))",
    message = "spec.maxMemory is less than spec.memory, or spec.memory is missing")
@Rule(
    value =
        "(has(self.domain) && has(self.domain.uuid) ? self.domain.uuid : '') =="
            + " (has(oldSelf.domain) && has(oldSelf.domain.uuid) ? oldSelf.domain.uuid : '')",
    message = "spec.domain.uuid cannot change: delete the VirtualMachine and create it anew")
@Rule(
    value =
        "(has(self.domain) && has(self.domain.name) ? self.domain.name : '') =="
            + " (has(oldSelf.domain) && has(oldSelf.domain.name) ? oldSelf.domain.name : '')",
    message = "spec.domain.name cannot change: delete the VirtualMachine and create it anew")
@Rule(
    value =
        "!has(self.restartPolicy) || !has(self.domain) || ((!has(self.domain.on_poweroff) ||"
            + " self.domain.on_poweroff == 'destroy') && (!has(self.domain.on_crash) ||"
            + " self.domain.on_crash in ['destroy', 'coredump-destroy']))",
    message =
        "spec.restartPolicy and spec.domain.on_poweroff/on_crash both say what happens when the"
            + " guest stops: leave one of them out")
@Rule(
    value = "self.managementPolicy == 'Manage' || oldSelf.managementPolicy == 'Observe'",
    message =
        "spec.managementPolicy cannot go back to Observe: delete the VirtualMachine with the"
            + " annotation kubevmm.io/on-delete=Release, and create it anew")
@Rule(
    value =
        "self.managementPolicy == 'Manage' || (has(self.domain) && has(self.domain.uuid) &&"
            + " !has(self.disks) && !has(self.networks) && !has(self.cloudInit) &&"
            + " !has(self.access))",
    message =
        "a machine that is only observed has all of its domain in spec.domain, with the uuid:"
            + " virtctl adopt --observe makes it")
public record VirtualMachineSpec(
    @Doc("What the machine shall be: Running, Paused, Saved (memory on disk) or Stopped.")
        @Default("Running")
        PowerState powerState,
    @Doc(
            "What happens when the guest stops by itself. OnFailure, the default, starts it again"
                + " after a crash, a killed QEMU or a host reboot, not after a power-off.")
        Optional<RestartPolicy> restartPolicy,
    @Doc("Number of virtual CPUs.") @Limits(min = 1, max = 4096) Optional<Integer> cpu,
    @Doc("Up to how many virtual CPUs a running guest can be given. The default is cpu.")
        @Limits(min = 1, max = 4096)
        Optional<Integer> maxCpu,
    @Doc("Memory of the guest, for instance 4Gi.") @Quantities(minimum = "1Mi", maximum = "64Ti")
        Optional<String> memory,
    @Doc(
            "Up to how much memory a running guest can be given, by its balloon. The default is"
                + " memory.")
        @Quantities(minimum = "1Mi", maximum = "64Ti")
        Optional<String> maxMemory,
    @Doc("The machine's disks; without a bootOrder it boots from the first.")
        @Limits(maxItems = 64)
        @ListMap("name")
        List<MachineDisk> disks,
    @Doc("The machine's network cards.") @Limits(maxItems = 64) @ListMap("name")
        List<MachineNetwork> networks,
    @Doc("What cloud-init in the guest is given, on a small read-only disk (NoCloud).")
        Optional<CloudInit> cloudInit,
    @Doc("Passwords and SSH keys that the agent in the running guest is told.")
        Optional<GuestAccess> access,
    @Doc(
            "Everything else that libvirt knows, in libvirt's own words: the content of its"
                + " <domain> document. Needs the RBAC verb configure-host on virtualmachines.")
        @Embedded("domain")
        ObjectNode domain,
    @Doc(
            "What happens when somebody changes the domain without this object, by virsh for"
                + " instance. Report, the default, says so in status.drift; Revert changes it back.")
        @Default("Report")
        DriftPolicy driftPolicy,
    @Doc(
            "Manage, the default: the domain is what this object says. Observe: an existing domain"
                + " is reported here and nothing of it ever changes; a deletion of the object"
                + " leaves it.")
        @Default("Manage")
        ManagementPolicy managementPolicy,
    @Doc("The node that runs the machine. The scheduler sets it; leave it out, or pin the machine.")
        @Limits(maxLength = 253)
        String nodeName,
    @Doc("Labels that a node must have.") @Limits(maxItems = 64) Map<String, String> nodeSelector,
    @Doc("Taints of nodes that this machine accepts.") @Limits(maxItems = 64)
        List<Toleration> tolerations,
    @Doc("Raise it by one to start a machine that powered itself off, or to restart one that runs.")
        @Limits(min = 0)
        @Default("0")
        long runGeneration,
    @Doc(
            "Seconds that the guest has to shut down when it is stopped or deleted, before its power"
                + " is cut.")
        @Limits(min = 0, max = 86400)
        @Default("60")
        int terminationGracePeriodSeconds,
    @Doc(
            "How the guest is asked to shut down. Any, the default: by the guest agent if it is"
                + " connected, otherwise by the power button. PowerButton (ACPI), GuestAgent: by"
                + " nothing else.")
        @Default("Any")
        ShutdownMode shutdownMode) {

  /** What is done with the machine in its cluster: no part of the guest, nor of its document. */
  public static final Set<String> CLUSTER_FIELDS =
      Set.of(
          "powerState",
          "restartPolicy",
          "driftPolicy",
          "nodeName",
          "nodeSelector",
          "tolerations",
          "runGeneration",
          "terminationGracePeriodSeconds",
          "shutdownMode");

  /** Fills in what was left out. */
  public VirtualMachineSpec {
    powerState = Objects.requireNonNullElse(powerState, PowerState.Running);
    restartPolicy = Objects.requireNonNullElse(restartPolicy, Optional.empty());
    cpu = Objects.requireNonNullElse(cpu, Optional.empty());
    maxCpu = Objects.requireNonNullElse(maxCpu, Optional.empty());
    memory = Objects.requireNonNullElse(memory, Optional.empty());
    maxMemory = Objects.requireNonNullElse(maxMemory, Optional.empty());
    disks = List.copyOf(Objects.requireNonNullElse(disks, List.of()));
    networks = List.copyOf(Objects.requireNonNullElse(networks, List.of()));
    cloudInit = Objects.requireNonNullElse(cloudInit, Optional.empty());
    access = Objects.requireNonNullElse(access, Optional.empty());
    domain = Objects.requireNonNullElseGet(domain, JsonNodeFactory.instance::objectNode);
    driftPolicy = Objects.requireNonNullElse(driftPolicy, DriftPolicy.Report);
    managementPolicy = Objects.requireNonNullElse(managementPolicy, ManagementPolicy.Manage);
    nodeName = Objects.requireNonNullElse(nodeName, "");
    nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
    tolerations = List.copyOf(Objects.requireNonNullElse(tolerations, List.of()));
    shutdownMode = Objects.requireNonNullElse(shutdownMode, ShutdownMode.Any);
  }

  /** The users of spec.access. */
  public List<GuestUser> users() {
    return access.map(GuestAccess::users).orElse(List.of());
  }

  /** The disks with a VirtualMachineDisk behind them. */
  public List<MachineDisk> storedDisks() {
    return disks.stream().filter(MachineDisk::stored).toList();
  }

  /** The CD-ROM drives. */
  public List<MachineDisk> drives() {
    return disks.stream().filter(disk -> !disk.stored()).toList();
  }
}
