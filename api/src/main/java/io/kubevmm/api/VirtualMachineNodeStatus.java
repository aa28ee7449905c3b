package io.kubevmm.api;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.ListMap;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.network.NodeNetwork;
import io.kubevmm.api.storage.NodePool;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What one machine is, written by its executor alone. */
public record VirtualMachineNodeStatus(
    @Doc("What the machine has: cpu (cores) and memory.") Map<String, String> capacity,
    @Doc("What virtual machines may use of it.") Map<String, String> allocatable,
    @Doc("Addresses of the machine.") @ListMap({"type", "address"}) List<Address> addresses,
    @Doc("Versions and identity of the machine.") Optional<NodeInfo> nodeInfo,
    @Doc("The host's CPU.") Optional<CpuInfo> cpu,
    @Doc("What runs the guests' CPUs: kvm, or tcg (emulation) where KVM does not work.")
        String accelerator,
    @Doc("The storage pools of the machine.") @ListMap("name") List<NodePool> storagePools,
    @Doc("The networks of the machine.") @ListMap("name") List<NodeNetwork> networks,
    @Doc("Where the executor takes and gives files.") Optional<TransferEndpoint> transfer,
    @Doc("Domains in libvirt that KubeVMM does not own and never touches.") @ListMap("uuid")
        List<DomainSummary> foreignDomains,
    @Doc("How many such domains there are; the list names the first hundred.")
        int foreignDomainCount,
    @Doc(
            "Domains made for VirtualMachines that no longer exist in the API. They are left alone;"
                + " an administrator decides.")
        @ListMap("uuid")
        List<DomainSummary> orphanedDomains,
    @Doc("Conditions: Ready.") @ListMap("type") List<Condition> conditions) {

  /** Fills in what was left out. */
  public VirtualMachineNodeStatus {
    capacity = Map.copyOf(Objects.requireNonNullElse(capacity, Map.of()));
    allocatable = Map.copyOf(Objects.requireNonNullElse(allocatable, Map.of()));
    addresses = List.copyOf(Objects.requireNonNullElse(addresses, List.of()));
    nodeInfo = Objects.requireNonNullElse(nodeInfo, Optional.empty());
    cpu = Objects.requireNonNullElse(cpu, Optional.empty());
    accelerator = Objects.requireNonNullElse(accelerator, "");
    storagePools = List.copyOf(Objects.requireNonNullElse(storagePools, List.of()));
    networks = List.copyOf(Objects.requireNonNullElse(networks, List.of()));
    transfer = Objects.requireNonNullElse(transfer, Optional.empty());
    foreignDomains = List.copyOf(Objects.requireNonNullElse(foreignDomains, List.of()));
    orphanedDomains = List.copyOf(Objects.requireNonNullElse(orphanedDomains, List.of()));
    conditions = List.copyOf(Objects.requireNonNullElse(conditions, List.of()));
  }

  /** One address of the machine. */
  public record Address(
      @Doc("Hostname or InternalIP.") @Required String type,
      @Doc("The address.") @Required String address) {}

  /** Versions and identity of the machine. */
  public record NodeInfo(
      @Doc("/etc/machine-id of the machine.") String machineID,
      @Doc("Boot ID of the running kernel.") String bootID,
      @Doc("Version of the kernel.") String kernelVersion,
      @Doc("Name of the operating system.") String osImage,
      @Doc("Architecture, in libvirt's words.") String architecture,
      @Doc("Version of libvirt.") String libvirtVersion,
      @Doc("Hypervisor and its version.") String hypervisorVersion,
      @Doc("Version of the executor.") String executorVersion) {}

  /** The host's CPU, as libvirt describes it. */
  public record CpuInfo(
      @Doc("Model, in libvirt's words.") String model,
      @Doc("Vendor.") String vendor,
      @Doc("Sockets.") int sockets,
      @Doc("Cores a socket.") int cores,
      @Doc("Threads a core.") int threads) {}

  /** One domain in the machine's libvirt. */
  public record DomainSummary(
      @Doc("The domain's UUID.") @Required String uuid,
      @Doc("The domain's name.") String name,
      @Doc("The domain's state, in libvirt's words.") String state,
      @Doc("The VirtualMachine that it was made for, as namespace/name.")
          Optional<String> virtualMachine) {

    /** Fills in what was left out. */
    public DomainSummary {
      virtualMachine = Objects.requireNonNullElse(virtualMachine, Optional.empty());
    }
  }
}
