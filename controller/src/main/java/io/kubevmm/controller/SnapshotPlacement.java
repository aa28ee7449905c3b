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
    Whereabouts found =
        machine
            .map(name -> Whereabouts.ofMachine(client, namespace, name))
            .orElseGet(
                () -> Whereabouts.ofDisk(client, namespace, snapshot.getSpec().disk().orElse("")));
    Condition ready =
        found.node().isEmpty()
            ? ready(found.reason(), found.message())
            : ready(Conditions.TAKING, "node " + found.node() + " is to take the snapshot");
    StatusPatch.place(client, snapshot, snapshot.statusOrEmpty().conditions(), found.node(), ready);
    return found.node().isEmpty()
        ? UpdateControl.<VirtualMachineSnapshot>noUpdate().rescheduleAfter(RETRY)
        : UpdateControl.noUpdate();
  }

  private Condition ready(String reason, String message) {
    return Condition.of(Conditions.READY, false, reason, message, clock.instant());
  }
}
