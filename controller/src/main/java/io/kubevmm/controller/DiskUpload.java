package io.kubevmm.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.storage.DiskSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the node that takes the file of a disk, since that is sent before a machine has the disk.
 * The disk of a template is taken on where its machine is placed, like any other.
 */
@ControllerConfiguration(name = "disks")
public final class DiskUpload implements Reconciler<VirtualMachineDisk> {

  private final Clock clock;

  DiskUpload(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineDisk>> prepareEventSources(
      EventSourceContext<VirtualMachineDisk> context) {
    return List.of(NodeSource.of(VirtualMachineDisk.class, context, DiskUpload::needsNode));
  }

  private static boolean needsNode(VirtualMachineDisk disk) {
    return disk.getSpec().source().flatMap(DiskSource::upload).isPresent()
        && disk.statusOrEmpty().nodeName().isEmpty()
        && disk.getMetadata().getDeletionTimestamp() == null
        && disk.getMetadata().getOwnerReferences().stream()
            .noneMatch(owner -> owner.getKind().equals(Kinds.VIRTUAL_MACHINE));
  }

  @Override
  public UpdateControl<VirtualMachineDisk> reconcile(
      VirtualMachineDisk disk, Context<VirtualMachineDisk> context) {
    if (needsNode(disk)) {
      String pool = disk.getSpec().storagePool();
      Optional<String> node =
          nodeOfUser(disk, context.getClient())
              .or(() -> ImageNode.choose(NodeSource.nodes(context), pool));
      String message =
          node.map(name -> "node " + name + " is to take the file")
              .orElseGet(() ->
                  "no ready node has storage pool "
                      + pool
                      + ": `kubectl get vmpool "
                      + pool
                      + "` says why");
      String reason = node.isPresent() ? Conditions.PROVISIONING : Conditions.NO_NODE;
      Condition ready = Condition.of(Conditions.READY, false, reason, message, clock.instant());
      StatusPatch.place(
          context.getClient(), disk, disk.statusOrEmpty().conditions(), node.orElse(""), ready);
    }
    return UpdateControl.noUpdate();
  }

  /** The node of a machine that lists the disk, if it has one. */
  private static Optional<String> nodeOfUser(VirtualMachineDisk disk, KubernetesClient client) {
    return client
        .resources(VirtualMachine.class)
        .inNamespace(disk.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(vm ->
            vm.getSpec().storedDisks().stream()
                .map(stored -> stored.object(vm.getMetadata().getName()))
                .anyMatch(disk.getMetadata().getName()::equals))
        .map(vm -> vm.getSpec().nodeName())
        .filter(name -> !name.isEmpty())
        .findFirst();
  }
}
