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
import io.kubevmm.api.network.VirtualMachineNetworkStatus;
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
    VirtualMachineNetworkStatus before = network.statusOrEmpty();
    VirtualMachineNetworkStatus after =
        NetworkHealth.of(network, NodeSource.nodes(context), clock.instant());
    if (!after.equals(before)) {
      StatusPatch.replace(context.getClient(), network, before, after);
    }
    return UpdateControl.noUpdate();
  }

  @Override
  public DeleteControl cleanup(
      VirtualMachineNetwork network, Context<VirtualMachineNetwork> context) {
    String name = network.getMetadata().getName();
    List<String> holders = holders(name, context.getClient());
    NodeSource.nodes(context).stream()
        .filter(node -> NetworkHealth.report(node, network).isPresent())
        .map(node -> "node " + node.getMetadata().getName())
        .sorted()
        .forEach(holders::add);
    if (holders.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    String message = "the network is deleted as soon as nothing uses it: " + Holders.words(holders);
    VirtualMachineNetworkStatus before = network.statusOrEmpty();
    Condition inUse =
        Condition.of(Conditions.READY, false, Conditions.IN_USE, message, clock.instant());
    VirtualMachineNetworkStatus after =
        new VirtualMachineNetworkStatus(
            before.observedGeneration(),
            before.desiredNodes(),
            before.readyNodes(),
            before.failedNodes(),
            before.failures(),
            Condition.merge(before.conditions(), List.of(inUse), List.of()));
    if (!after.equals(before)) {
      StatusPatch.replace(context.getClient(), network, before, after);
    }
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
  }

  private static List<String> holders(String network, KubernetesClient client) {
    List<String> holders = new ArrayList<>();
    client.resources(VirtualMachine.class).inAnyNamespace().list().getItems().stream()
        .filter(
            vm -> vm.getSpec().networks().stream().anyMatch(card -> card.network().equals(network)))
        .map(vm -> "machine " + vm.getMetadata().getNamespace() + "/" + vm.getMetadata().getName())
        .sorted()
        .forEach(holders::add);
    return holders;
  }
}
