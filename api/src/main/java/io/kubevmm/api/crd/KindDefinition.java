package io.kubevmm.api.crd;

import io.kubevmm.api.Kinds;
import io.kubevmm.api.SpreadStatus;
import io.kubevmm.api.VirtualMachineNodeSpec;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.api.network.VirtualMachineNetworkSpec;
import io.kubevmm.api.plan.VirtualMachinePlanSpec;
import io.kubevmm.api.plan.VirtualMachinePlanStatus;
import io.kubevmm.api.snapshot.VirtualMachineCloneSpec;
import io.kubevmm.api.snapshot.VirtualMachineCloneStatus;
import io.kubevmm.api.snapshot.VirtualMachineRestoreSpec;
import io.kubevmm.api.snapshot.VirtualMachineRestoreStatus;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotSpec;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotStatus;
import io.kubevmm.api.storage.VirtualMachineDiskSpec;
import io.kubevmm.api.storage.VirtualMachineDiskStatus;
import io.kubevmm.api.storage.VirtualMachineImageSpec;
import io.kubevmm.api.storage.VirtualMachineImageStatus;
import io.kubevmm.api.storage.VirtualMachineStoragePoolSpec;
import java.util.List;

/**
 * What a CustomResourceDefinition says besides its schema.
 *
 * @param kind singular name, as in manifests
 * @param plural name in URLs
 * @param shortName what people type
 * @param description first paragraph of {@code kubectl explain}
 * @param nameRule CEL over {@code self.metadata.name} and its message, or nothing
 * @param selectableFields JSON paths that field selectors may name
 */
record KindDefinition(
    String kind,
    String plural,
    String shortName,
    boolean namespaced,
    String description,
    Class<?> spec,
    Class<?> status,
    List<String> nameRule,
    List<String> selectableFields,
    List<Column> columns) {

  /** One column of {@code kubectl get}; a priority above 0 shows only with {@code -o wide}. */
  record Column(String name, String type, String jsonPath, int priority) {}

  private static final String READY = ".status.conditions[?(@.type==\"Ready\")]";

  private static final String COMPLETE = ".status.conditions[?(@.type==\"Complete\")]";

  /** With the namespace it becomes the name of a volume, so of a file: 255 bytes at most. */
  private static final List<String> NAME_OF_STORAGE =
      List.of("size(self.metadata.name) <= 127", "metadata.name must have at most 127 characters");

  static final List<KindDefinition> ALL =
      List.of(
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE,
              Kinds.VIRTUAL_MACHINES,
              "vm",
              true,
              "VirtualMachine is one libvirt domain, on at most one node at a time.",
              VirtualMachineSpec.class,
              VirtualMachineStatus.class,
              List.of(
                  "self.metadata.name.matches('^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$')",
                  "metadata.name must be a DNS label: at most 63 lower-case letters, digits and"
                      + " hyphens, no hyphen first or last"),
              List.of(".spec.nodeName", ".status.phase"),
              List.of(
                  new Column("Phase", "string", ".status.phase", 0),
                  new Column("CPU", "integer", ".spec.cpu", 0),
                  new Column("Memory", "string", ".spec.memory", 0),
                  new Column("Node", "string", ".spec.nodeName", 0),
                  new Column("IP", "string", ".status.interfaces[0].ipAddresses[0]", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Ready", "string", READY + ".status", 1),
                  new Column("Reason", "string", READY + ".reason", 1),
                  new Column("Domain", "string", ".status.domain.name", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_NODE,
              Kinds.VIRTUAL_MACHINE_NODES,
              "vmnode",
              false,
              "VirtualMachineNode is one machine that runs virtual machines.",
              VirtualMachineNodeSpec.class,
              VirtualMachineNodeStatus.class,
              List.of(),
              List.of(),
              List.of(
                  new Column("Ready", "string", READY + ".status", 0),
                  new Column("Cordoned", "boolean", ".spec.unschedulable", 0),
                  new Column("CPU", "string", ".status.allocatable.cpu", 0),
                  new Column("Memory", "string", ".status.allocatable.memory", 0),
                  new Column("Accelerator", "string", ".status.accelerator", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Libvirt", "string", ".status.nodeInfo.libvirtVersion", 1),
                  new Column("Hypervisor", "string", ".status.nodeInfo.hypervisorVersion", 1),
                  new Column("Foreign", "integer", ".status.foreignDomainCount", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_STORAGE_POOL,
              Kinds.VIRTUAL_MACHINE_STORAGE_POOLS,
              "vmpool",
              false,
              "VirtualMachineStoragePool is one libvirt storage pool on every node that its selector"
                  + " matches.",
              VirtualMachineStoragePoolSpec.class,
              SpreadStatus.class,
              NAME_OF_STORAGE,
              List.of(),
              List.of(
                  new Column("Type", "string", ".spec.type", 0),
                  new Column("Nodes", "integer", ".status.desiredNodes", 0),
                  new Column("Ready", "integer", ".status.readyNodes", 0),
                  new Column("Failed", "integer", ".status.failedNodes", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Path", "string", ".spec.path", 1),
                  new Column("Reason", "string", READY + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_NETWORK,
              Kinds.VIRTUAL_MACHINE_NETWORKS,
              "vmnet",
              false,
              "VirtualMachineNetwork is one libvirt network on every node that its selector"
                  + " matches.",
              VirtualMachineNetworkSpec.class,
              SpreadStatus.class,
              List.of(
                  "size(self.metadata.name) <= 63",
                  "metadata.name must have at most 63 characters"),
              List.of(),
              List.of(
                  new Column("Forward", "string", ".spec.forward", 0),
                  new Column("Nodes", "integer", ".status.desiredNodes", 0),
                  new Column("Ready", "integer", ".status.readyNodes", 0),
                  new Column("Failed", "integer", ".status.failedNodes", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("IPv4", "string", ".spec.ipv4.cidr", 1),
                  new Column("Reason", "string", READY + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_DISK,
              Kinds.VIRTUAL_MACHINE_DISKS,
              "vmdisk",
              true,
              "VirtualMachineDisk is one virtual disk: a volume, or a chain of them, in a storage"
                  + " pool of one node.",
              VirtualMachineDiskSpec.class,
              VirtualMachineDiskStatus.class,
              NAME_OF_STORAGE,
              List.of(".status.nodeName", ".status.phase"),
              List.of(
                  new Column("Phase", "string", ".status.phase", 0),
                  new Column("Capacity", "string", ".status.capacity", 0),
                  new Column("Allocation", "string", ".status.allocation", 0),
                  new Column("Pool", "string", ".spec.storagePool", 0),
                  new Column("Node", "string", ".status.nodeName", 0),
                  new Column("Attached To", "string", ".status.attachedTo", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Progress", "string", ".status.progress", 1),
                  new Column("Volume", "string", ".status.volume", 1),
                  new Column("Reason", "string", READY + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_IMAGE,
              Kinds.VIRTUAL_MACHINE_IMAGES,
              "vmimage",
              true,
              "VirtualMachineImage is what disks are made from; the nodes that need it keep a copy.",
              VirtualMachineImageSpec.class,
              VirtualMachineImageStatus.class,
              NAME_OF_STORAGE,
              List.of(".status.nodeName", ".status.phase"),
              List.of(
                  new Column("Phase", "string", ".status.phase", 0),
                  new Column("Virtual Size", "string", ".status.virtualSize", 0),
                  new Column("Size", "string", ".status.size", 0),
                  new Column("Progress", "string", ".status.progress", 0),
                  new Column("Pool", "string", ".spec.storagePool", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Node", "string", ".status.nodeName", 1),
                  new Column("Reason", "string", READY + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_SNAPSHOT,
              Kinds.VIRTUAL_MACHINE_SNAPSHOTS,
              "vmsnap",
              true,
              "VirtualMachineSnapshot is the disks of one machine, and on request its memory, at"
                  + " one moment.",
              VirtualMachineSnapshotSpec.class,
              VirtualMachineSnapshotStatus.class,
              NAME_OF_STORAGE,
              List.of(".status.nodeName", ".status.phase"),
              List.of(
                  new Column("Machine", "string", ".spec.virtualMachine", 0),
                  new Column("Phase", "string", ".status.phase", 0),
                  new Column("Taken", "date", ".status.creationTime", 0),
                  new Column("Size", "string", ".status.size", 0),
                  new Column("Memory", "boolean", ".spec.memory", 0),
                  new Column("Parent", "string", ".status.parent", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Disk", "string", ".spec.disk", 1),
                  new Column("Quiesced", "boolean", ".status.quiesced", 1),
                  new Column("Node", "string", ".status.nodeName", 1),
                  new Column("Reason", "string", READY + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_RESTORE,
              Kinds.VIRTUAL_MACHINE_RESTORES,
              "vmrestore",
              true,
              "VirtualMachineRestore is one run of putting a machine's disks back to a snapshot.",
              VirtualMachineRestoreSpec.class,
              VirtualMachineRestoreStatus.class,
              NAME_OF_STORAGE,
              List.of(".status.nodeName", ".status.phase"),
              List.of(
                  new Column("Machine", "string", ".spec.virtualMachine", 0),
                  new Column("Snapshot", "string", ".spec.snapshot", 0),
                  new Column("Phase", "string", ".status.phase", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Node", "string", ".status.nodeName", 1),
                  new Column("Reason", "string", COMPLETE + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_CLONE,
              Kinds.VIRTUAL_MACHINE_CLONES,
              "vmclone",
              true,
              "VirtualMachineClone is one run of making a new machine from another one or from a"
                  + " snapshot.",
              VirtualMachineCloneSpec.class,
              VirtualMachineCloneStatus.class,
              NAME_OF_STORAGE,
              List.of(".status.phase"),
              List.of(
                  new Column("Machine", "string", ".spec.source.virtualMachine", 0),
                  new Column("Snapshot", "string", ".status.snapshot", 0),
                  new Column("Target", "string", ".spec.target.name", 0),
                  new Column("Phase", "string", ".status.phase", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Reason", "string", COMPLETE + ".message", 1))),
          new KindDefinition(
              Kinds.VIRTUAL_MACHINE_PLAN,
              Kinds.VIRTUAL_MACHINE_PLANS,
              "vmplan",
              true,
              "VirtualMachinePlan is one question: what would a change of a machine need.",
              VirtualMachinePlanSpec.class,
              VirtualMachinePlanStatus.class,
              List.of(),
              List.of(".spec.nodeName"),
              List.of(
                  new Column("Machine", "string", ".spec.virtualMachine", 0),
                  new Column("Node", "string", ".spec.nodeName", 0),
                  new Column("Complete", "string", COMPLETE + ".status", 0),
                  new Column("Age", "date", ".metadata.creationTimestamp", 0),
                  new Column("Reason", "string", COMPLETE + ".message", 1))));
}
