package io.kubevmm.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.kubevmm.api.Conditions;

/**
 * The node that a disk, or what was made of one, lies on.
 *
 * @param node empty if there is none; then reason and message say why
 */
record Whereabouts(String node, String reason, String message) {

  private static Whereabouts on(String node) {
    return new Whereabouts(node, "", "");
  }

  private static Whereabouts nowhere(String reason, String message) {
    return new Whereabouts("", reason, message);
  }

  /** Where a machine's disks lie, else where the machine is. */
  static Whereabouts ofMachine(KubernetesClient client, String namespace, String name) {
    VirtualMachine vm =
        client.resources(VirtualMachine.class).inNamespace(namespace).withName(name).get();
    if (vm == null) {
      return nowhere(Conditions.MACHINE_NOT_FOUND, "VirtualMachine " + name + " does not exist");
    }
    String node =
        vm.getSpec().storedDisks().stream()
            .map(disk -> ofDisk(client, namespace, disk.object(name)).node())
            .filter(place -> !place.isEmpty())
            .findFirst()
            .orElseGet(() -> vm.statusOrEmpty().nodeName());
    return node.isEmpty()
        ? nowhere(Conditions.NO_NODE, "VirtualMachine " + name + " has no node yet")
        : on(node);
  }

  /** Where a disk lies. */
  static Whereabouts ofDisk(KubernetesClient client, String namespace, String name) {
    VirtualMachineDisk disk =
        client.resources(VirtualMachineDisk.class).inNamespace(namespace).withName(name).get();
    if (disk == null) {
      return nowhere(Conditions.DISK_NOT_FOUND, "VirtualMachineDisk " + name + " does not exist");
    }
    String node = disk.statusOrEmpty().nodeName();
    return node.isEmpty()
        ? nowhere(
            Conditions.NO_NODE,
            "VirtualMachineDisk " + name + " lies nowhere yet: it is made with its first machine")
        : on(node);
  }

  /** Where what a snapshot keeps lies. */
  static Whereabouts ofSnapshot(KubernetesClient client, String namespace, String name) {
    VirtualMachineSnapshot snapshot =
        client.resources(VirtualMachineSnapshot.class).inNamespace(namespace).withName(name).get();
    if (snapshot == null) {
      return nowhere(
          Conditions.SNAPSHOT_NOT_FOUND, "VirtualMachineSnapshot " + name + " does not exist");
    }
    String node = snapshot.statusOrEmpty().nodeName();
    return node.isEmpty()
        ? nowhere(Conditions.NO_NODE, "VirtualMachineSnapshot " + name + " has no node yet")
        : on(node);
  }
}
