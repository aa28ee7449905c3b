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

/** Gives a restore to the node that has the snapshot. */
@ControllerConfiguration(name = "restores")
public final class RestorePlacement implements Reconciler<VirtualMachineRestore> {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Clock clock;

  RestorePlacement(Clock clock) {
    this.clock = clock;
  }

  @Override
  public UpdateControl<VirtualMachineRestore> reconcile(
      VirtualMachineRestore restore, Context<VirtualMachineRestore> context) {
    if (!restore.statusOrEmpty().nodeName().isEmpty()) {
      return UpdateControl.noUpdate();
    }
    KubernetesClient client = context.getClient();
    String name = restore.getSpec().snapshot();
    VirtualMachineSnapshot snapshot =
        client
            .resources(VirtualMachineSnapshot.class)
            .inNamespace(restore.getMetadata().getNamespace())
            .withName(name)
            .get();
    String node = snapshot == null ? "" : snapshot.statusOrEmpty().nodeName();
    String reason = snapshot == null ? Conditions.SNAPSHOT_NOT_FOUND : Conditions.NO_NODE;
    String message =
        snapshot == null
            ? "VirtualMachineSnapshot " + name + " does not exist"
            : "VirtualMachineSnapshot " + name + " has not been taken yet";
    if (!node.isEmpty()) {
      reason = Conditions.RESTORING;
      message = "node " + node + " is to restore the machine";
    }
    StatusPatch.place(
        client,
        restore,
        restore.statusOrEmpty().conditions(),
        node,
        Condition.of(Conditions.COMPLETE, false, reason, message, clock.instant()));
    return node.isEmpty()
        ? UpdateControl.<VirtualMachineRestore>noUpdate().rescheduleAfter(RETRY)
        : UpdateControl.noUpdate();
  }
}
