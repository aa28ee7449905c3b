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
import io.kubevmm.api.Kinds;
import io.kubevmm.api.SpreadStatus;
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
    Spread spread = Spread.of(pool);
    SpreadStatus after = spread.status(NodeSource.nodes(context), clock.instant());
    StatusPatch.replace(context.getClient(), pool, spread.before(), after);
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(
      VirtualMachineStoragePool pool, Context<VirtualMachineStoragePool> context) {
    String name = pool.getMetadata().getName();
    KubernetesClient client = context.getClient();
    List<String> holders = new ArrayList<>();
    holders.addAll(
        Holders.of(
            client,
            VirtualMachineDisk.class,
            "disk",
            disk -> disk.getSpec().storagePool().equals(name)));
    holders.addAll(
        Holders.of(
            client,
            VirtualMachineImage.class,
            "image",
            image -> image.getSpec().storagePool().equals(name)));
    holders.addAll(
        Holders.of(
            client,
            VirtualMachineSnapshot.class,
            "snapshot",
            snapshot ->
                snapshot.statusOrEmpty().disks().stream()
                    .anyMatch(disk -> disk.storagePool().equals(name))));
    Spread spread = Spread.of(pool);
    holders.addAll(spread.holders(NodeSource.nodes(context)));
    if (holders.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    SpreadStatus after = spread.inUse("nothing lies in it", holders, clock.instant());
    StatusPatch.replace(context.getClient(), pool, spread.before(), after);
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
  }
}
