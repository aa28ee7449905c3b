package io.kubevmm.api.crd;

import io.kubevmm.api.Kinds;
import io.kubevmm.api.VirtualMachineNodeSpec;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.VirtualMachineStatus;
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
                  new Column("Foreign", "integer", ".status.foreignDomainCount", 1))));
}
