package io.kubevmm.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.storage.VirtualMachineStoragePoolStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Counts on which nodes a pool is, and keeps a deleted pool as long as something lies in it. */
@ControllerConfiguration(name = "storage-pools", finalizerName = Kinds.POOL_FINALIZER)
public final class PoolWatch
    implements Reconciler<VirtualMachineStoragePool>, Cleaner<VirtualMachineStoragePool> {

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Clock clock;

  PoolWatch(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineStoragePool>> prepareEventSources(
      EventSourceContext<VirtualMachineStoragePool> context) {
    return List.of(NodeSource.of(VirtualMachineStoragePool.class, context, pool -> true));
  }

  @Override
  public UpdateControl<VirtualMachineStoragePool> reconcile(
      VirtualMachineStoragePool pool, Context<VirtualMachineStoragePool> context) {
    VirtualMachineStoragePoolStatus before = pool.statusOrEmpty();
    VirtualMachineStoragePoolStatus after =
        PoolHealth.of(pool, NodeSource.nodes(context), clock.instant());
    if (!after.equals(before)) {
      StatusPatch.replace(context.getClient(), pool, before, after);
    }
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(
      VirtualMachineStoragePool pool, Context<VirtualMachineStoragePool> context) {
    String name = pool.getMetadata().getName();
    List<String> holders = holders(name, context.getClient());
    NodeSource.nodes(context).stream()
        .filter(node -> PoolHealth.report(node, pool).isPresent())
        .map(node -> "node " + node.getMetadata().getName())
        .sorted()
        .forEach(holders::add);
    if (holders.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    String message = "the pool is deleted as soon as nothing lies in it: " + Holders.words(holders);
    VirtualMachineStoragePoolStatus before = pool.statusOrEmpty();
    Condition inUse =
        Condition.of(Conditions.READY, false, Conditions.IN_USE, message, clock.instant());
    VirtualMachineStoragePoolStatus after =
        new VirtualMachineStoragePoolStatus(
            before.observedGeneration(),
            before.desiredNodes(),
            before.readyNodes(),
            before.failedNodes(),
            before.failures(),
            Condition.merge(before.conditions(), List.of(inUse), List.of()));
    if (!after.equals(before)) {
      StatusPatch.replace(context.getClient(), pool, before, after);
    }
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
  }

  private static List<String> holders(String pool, KubernetesClient client) {
    List<String> holders = new ArrayList<>();
    client.resources(VirtualMachineDisk.class).inAnyNamespace().list().getItems().stream()
        .filter(disk -> disk.getSpec().storagePool().equals(pool))
        .map(disk ->
            "disk " + disk.getMetadata().getNamespace() + "/" + disk.getMetadata().getName())
        .sorted()
        .forEach(holders::add);
    client.resources(VirtualMachineImage.class).inAnyNamespace().list().getItems().stream()
        .filter(image -> image.getSpec().storagePool().equals(pool))
        .map(image ->
            "image " + image.getMetadata().getNamespace() + "/" + image.getMetadata().getName())
        .sorted()
        .forEach(holders::add);
    return holders;
  }
}
