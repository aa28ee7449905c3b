package io.kubevmm.controller;

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

/** Counts on which nodes a network is, and keeps a deleted one as long as a machine names it. */
@ControllerConfiguration(name = "networks", finalizerName = Kinds.NETWORK_FINALIZER)
public final class NetworkWatch
    implements Reconciler<VirtualMachineNetwork>, Cleaner<VirtualMachineNetwork> {

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Clock clock;

  NetworkWatch(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineNetwork>> prepareEventSources(
      EventSourceContext<VirtualMachineNetwork> context) {
    return List.of(NodeSource.of(VirtualMachineNetwork.class, context, network -> true));
  }

  @Override
  public UpdateControl<VirtualMachineNetwork> reconcile(
      VirtualMachineNetwork network, Context<VirtualMachineNetwork> context) {
    Spread spread = Spread.of(network);
    SpreadStatus after = spread.status(NodeSource.nodes(context), clock.instant());
    StatusPatch.replace(context.getClient(), network, spread.before(), after);
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(
      VirtualMachineNetwork network, Context<VirtualMachineNetwork> context) {
    String name = network.getMetadata().getName();
    List<String> holders =
        new ArrayList<>(
            Holders.of(
                context.getClient(),
                VirtualMachine.class,
                "machine",
                vm ->
                    vm.getSpec().networks().stream()
                        .anyMatch(card -> card.network().equals(name))));
    Spread spread = Spread.of(network);
    holders.addAll(spread.holders(NodeSource.nodes(context)));
    if (holders.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    SpreadStatus after = spread.inUse("nothing uses it", holders, clock.instant());
    StatusPatch.replace(context.getClient(), network, spread.before(), after);
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
  }
}
