package io.kubevmm.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Gives a snapshot to the node that has the disks. */
@ControllerConfiguration(name = "snapshots")
public final class SnapshotPlacement implements Reconciler<VirtualMachineSnapshot> {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Clock clock;

  SnapshotPlacement(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<VirtualMachineSnapshot> reconcile(
      VirtualMachineSnapshot snapshot, Context<VirtualMachineSnapshot> context) {
    if (!snapshot.statusOrEmpty().nodeName().isEmpty()) {
      return UpdateControl.noUpdate();
    }
    Optional<String> machine = snapshot.getSpec().virtualMachine();
    KubernetesClient client = context.getClient();
    String namespace = snapshot.getMetadata().getNamespace();
    Found found =
        machine
            .map(name -> machine(client, namespace, name))
            .orElseGet(() -> disk(client, namespace, snapshot.getSpec().disk().orElse("")));
    StatusPatch.place(
        client,
        snapshot,
        snapshot.statusOrEmpty().conditions(),
        found.node(),
        Condition.of(Conditions.READY, false, found.reason(), found.message(), clock.instant()));
    return found.node().isEmpty()
        ? UpdateControl.<VirtualMachineSnapshot>noUpdate().rescheduleAfter(RETRY)
        : UpdateControl.noUpdate();
  }

  /** Where what is to be kept lies, or why nobody knows. */
  private record Found(String node, String reason, String message) {

    static Found on(String node) {
      return new Found(node, Conditions.TAKING, "node " + node + " is to take the snapshot");
    }

    static Found nowhere(String reason, String message) {
      return new Found("", reason, message);
    }
  }

  private static Found machine(KubernetesClient client, String namespace, String name) {
    VirtualMachine vm =
        client.resources(VirtualMachine.class).inNamespace(namespace).withName(name).get();
    if (vm == null) {
      return Found.nowhere(
          Conditions.MACHINE_NOT_FOUND, "VirtualMachine " + name + " does not exist");
    }
    String node =
        vm.getSpec().storedDisks().stream()
            .map(disk -> disk(client, namespace, disk.object(name)).node())
            .filter(place -> !place.isEmpty())
            .findFirst()
            .orElseGet(() -> vm.statusOrEmpty().nodeName());
    return node.isEmpty()
        ? Found.nowhere(Conditions.NO_NODE, "VirtualMachine " + name + " has no node yet")
        : Found.on(node);
  }

  private static Found disk(KubernetesClient client, String namespace, String name) {
    VirtualMachineDisk disk =
        client.resources(VirtualMachineDisk.class).inNamespace(namespace).withName(name).get();
    if (disk == null) {
      return Found.nowhere(
          Conditions.DISK_NOT_FOUND, "VirtualMachineDisk " + name + " does not exist");
    }
    String node = disk.statusOrEmpty().nodeName();
    return node.isEmpty()
        ? Found.nowhere(
            Conditions.NO_NODE,
            "VirtualMachineDisk " + name + " lies nowhere yet: it is made with its first machine")
        : Found.on(node);
  }
}
