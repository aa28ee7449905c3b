package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns a Lease that was not renewed for 40 s into Ready=Unknown of its node. The executor itself
 * writes Ready=True again when it is back.
 *
 * <p>A node that renews its Lease has its certificate: {@link JoinAccounts} is told.
 */
@ControllerConfiguration(name = "nodes")
public final class NodeLiveness implements Reconciler<VirtualMachineNode> {

  static final Duration EXPIRY = Duration.ofSeconds(40);

  private static final Logger LOG = LoggerFactory.getLogger(NodeLiveness.class);

  private final LeaseWatch leases = new LeaseWatch(System::nanoTime);
  private final JoinAccounts joins;
  private final Clock clock;

  NodeLiveness(JoinAccounts joins, Clock clock) {
    this.joins = joins;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineNode>> prepareEventSources(
      EventSourceContext<VirtualMachineNode> context) {
    InformerEventSourceConfiguration<Lease> configuration =
        InformerEventSourceConfiguration.from(Lease.class, VirtualMachineNode.class)
            .withNamespaces(Set.of(Kinds.LEASE_NAMESPACE))
            .withSecondaryToPrimaryMapper(
                lease -> Set.of(new ResourceID(lease.getMetadata().getName())))
            .withPrimaryToSecondaryMapper((VirtualMachineNode node) ->
                Set.of(new ResourceID(node.getMetadata().getName(), Kinds.LEASE_NAMESPACE)))
            .build();
    return List.of(new InformerEventSource<>(configuration, context));
  }

  @Override
  public UpdateControl<VirtualMachineNode> reconcile(
      VirtualMachineNode node, Context<VirtualMachineNode> context) {
    String name = node.getMetadata().getName();
    Optional<Lease> lease = context.getSecondaryResource(Lease.class);
    String renewal = lease.map(l -> String.valueOf(l.getSpec().getRenewTime())).orElse("");
    Duration age = leases.age(name, renewal);
    if (age.compareTo(EXPIRY) < 0) {
      joins.renewed(name, renewal, context.getClient());
      return UpdateControl.<VirtualMachineNode>noUpdate()
          .rescheduleAfter(EXPIRY.minus(age).plusMillis(100));
    }
    if (node.ready().filter(c -> c.status().equals("Unknown")).isEmpty()) {
      LOG.warn("node {} has not renewed its Lease for {} s", name, age.toSeconds());
      StatusPatch.write(context.getClient(), node, List.of(lost(node, age)), List.of());
    }
    return UpdateControl.noUpdate();
  }

  private Condition lost(VirtualMachineNode node, Duration age) {
    String message =
        "the executor has not renewed its Lease for "
            + age.toSeconds()
            + " s: the machine is down, cut off, or the executor is not running. Guests on it may"
            + " run on.";
    Condition unknown =
        Condition.of(Conditions.READY, false, Conditions.LEASE_EXPIRED, message, clock.instant());
    return unknown.unknown().since(node.ready());
  }
}
