package io.kubevmm.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.IndexedResourceCache;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Phase;
import io.kubevmm.api.VirtualMachineStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells a machine what only the whole cluster shows: that its node is lost, and that another
 * machine has its UUID or one of its MAC addresses: one with a guest, or else the older one.
 *
 * <p>Makes the disks of its templates on the way, since it sees every machine anyway.
 *
 * <p>A machine on a lost node becomes Unknown and stays bound: its guest may run, and a second one
 * must not. When the node is back, its executor writes the status anew.
 */
@ControllerConfiguration(name = "machines")
public final class MachineWatch implements Reconciler<VirtualMachine> {

  private static final String BY_NODE = "node";
  private static final String BY_IDENTITY = "identity";
  private static final Duration CONFLICT_RETRY = Duration.ofSeconds(30);
  private static final Set<Phase> ALIVE =
      Set.of(Phase.Running, Phase.Paused, Phase.Starting, Phase.Stopping, Phase.Scheduled);
  private static final Comparator<VirtualMachine> AGE =
      Comparator.comparing((VirtualMachine vm) -> vm.getMetadata().getCreationTimestamp())
          .thenComparing(vm -> vm.getMetadata().getUid());
  private static final Comparator<VirtualMachine> CLAIM =
      Comparator.comparing((VirtualMachine vm) -> !vm.statusOrEmpty().phase().mayHaveGuest())
          .thenComparing(AGE);

  private final DiskTemplates templates;
  private final Clock clock;

  MachineWatch(DiskTemplates templates, Clock clock) {
    this.templates = templates;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachine>> prepareEventSources(
      EventSourceContext<VirtualMachine> context) {
    IndexerResourceCache<VirtualMachine> machines = context.getPrimaryCache();
    machines.addIndexer(BY_NODE, vm -> List.of(vm.getSpec().nodeName()));
    machines.addIndexer(BY_IDENTITY, MachineWatch::identities);
    InformerEventSourceConfiguration<VirtualMachineNode> nodes =
        InformerEventSourceConfiguration.from(VirtualMachineNode.class, VirtualMachine.class)
            .withSecondaryToPrimaryMapper(node ->
                machines.byIndex(BY_NODE, node.getMetadata().getName()).stream()
                    .map(ResourceID::fromResource)
                    .collect(Collectors.toSet()))
            .withPrimaryToSecondaryMapper(
                (VirtualMachine vm) -> Set.of(new ResourceID(vm.getSpec().nodeName())))
            .build();
    InformerEventSourceConfiguration<VirtualMachineDisk> disks =
        InformerEventSourceConfiguration.from(VirtualMachineDisk.class, VirtualMachine.class)
            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(VirtualMachine.class))
            .build();
    return List.of(
        new InformerEventSource<>(nodes, context), new InformerEventSource<>(disks, context));
  }

  @Override
  public UpdateControl<VirtualMachine> reconcile(
      VirtualMachine vm, Context<VirtualMachine> context) {
    VirtualMachineStatus status = vm.statusOrEmpty();
    List<Condition> now = new ArrayList<>();
    List<String> gone = new ArrayList<>();
    boolean lost = lost(vm, status, context.getSecondaryResource(VirtualMachineNode.class));
    if (lost) {
      String message =
          "node "
              + status.nodeName()
              + " has not been heard of; the guest may run on there and is started nowhere else";
      now.add(
          Condition.of(Conditions.READY, false, Conditions.NODE_LOST, message, clock.instant())
              .unknown()
              .since(status.condition(Conditions.READY)));
    }
    Optional<Condition> before = status.condition(Conditions.CONFLICTING);
    Optional<Condition> conflict = conflict(vm, context.getPrimaryCache());
    conflict
        .map(c -> c.since(before))
        .filter(c -> !Optional.of(c).equals(before))
        .ifPresent(now::add);
    if (conflict.isEmpty() && before.isPresent()) {
      gone.add(Conditions.CONFLICTING);
    }
    Optional<Condition> taken =
        templates.ensure(
            vm, context.getSecondaryResources(VirtualMachineDisk.class), context.getClient());
    Optional<Condition> takenBefore = status.condition(Conditions.DISKS_READY);
    taken
        .map(c -> c.since(takenBefore))
        .filter(c -> !Optional.of(c).equals(takenBefore))
        .ifPresent(now::add);
    if (taken.isEmpty() && takenBefore.isPresent()) {
      gone.add(Conditions.DISKS_READY);
    }
    if (!now.isEmpty() || !gone.isEmpty()) {
      Optional<String> phase = lost ? Optional.of(Phase.Unknown.name()) : Optional.empty();
      StatusPatch.write(context.getClient(), vm, phase, now, gone);
    }
    UpdateControl<VirtualMachine> none = UpdateControl.noUpdate();
    return conflict.isPresent() || taken.isPresent() ? none.rescheduleAfter(CONFLICT_RETRY) : none;
  }

  private static boolean lost(
      VirtualMachine vm, VirtualMachineStatus status, Optional<VirtualMachineNode> node) {
    boolean held =
        status.nodeName().equals(vm.getSpec().nodeName()) && !status.nodeName().isEmpty();
    boolean silent =
        node.flatMap(VirtualMachineNode::ready)
            .filter(c -> c.status().equals("Unknown"))
            .isPresent();
    return held && silent && ALIVE.contains(status.phase());
  }

  private Optional<Condition> conflict(
      VirtualMachine vm, IndexedResourceCache<VirtualMachine> machines) {
    for (String identity : identities(vm)) {
      Optional<VirtualMachine> holder =
          machines.byIndex(BY_IDENTITY, identity).stream()
              .filter(other -> CLAIM.compare(other, vm) < 0)
              .min(CLAIM);
      if (holder.isPresent()) {
        boolean older = AGE.compare(holder.get(), vm) < 0;
        String message =
            identity
                + " belongs to VirtualMachine "
                + holder.get().getMetadata().getNamespace()
                + "/"
                + holder.get().getMetadata().getName()
                + (older ? ", which is older" : ", whose guest runs")
                + ": give this machine another one";
        String reason =
            identity.startsWith("the UUID") ? Conditions.DUPLICATE_UUID : Conditions.DUPLICATE_MAC;
        return Optional.of(
            Condition.of(Conditions.CONFLICTING, true, reason, message, clock.instant()));
      }
    }
    return Optional.empty();
  }

  /** What must be a machine's own in the whole cluster, in words. */
  private static List<String> identities(VirtualMachine vm) {
    JsonNode domain = vm.getSpec().domain();
    List<String> identities = new ArrayList<>();
    String uuid = domain.path("uuid").asText(vm.getMetadata().getUid());
    identities.add("the UUID " + uuid.toLowerCase(Locale.ROOT));
    for (JsonNode card : domain.path("devices").path("interface")) {
      String mac = card.path("mac").path("address").asText("");
      if (!mac.isEmpty()) {
        identities.add("the MAC address " + mac.toLowerCase(Locale.ROOT));
      }
    }
    String uid = vm.getMetadata().getUid();
    vm.getSpec()
        .networks()
        .forEach(card -> identities.add("the MAC address " + card.macOrDefault(uid)));
    return identities;
  }
}
