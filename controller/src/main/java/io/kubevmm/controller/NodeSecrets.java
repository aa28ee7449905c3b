package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import io.kubevmm.api.NodeNamespace;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Brings a node what its machines' cloud-init data and spec.access have in Secrets, and takes it
 * away when no machine there needs it: one Secret a machine, named by its uid, in the node's own
 * namespace.
 *
 * <p>The controller may get Secrets by name and neither list nor watch them. So it looks again when
 * a machine changes, and once a minute. A copy says for which generation of its machine it was
 * made; the executor takes none that is older, so that who changes a Secret and then starts a
 * machine never meets the old content.
 */
@ControllerConfiguration(name = "node-secrets")
public final class NodeSecrets implements Reconciler<VirtualMachineNode> {

  private static final Logger LOG = LoggerFactory.getLogger(NodeSecrets.class);
  private static final String COPY_LABEL = "kubevmm.io/copy-for";
  private static final String MANAGER = "kubevmm-controller";
  private static final Optional<String> NOTHING = Optional.empty();
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(3);

  private final NodeAccess access = new NodeAccess();

  /** Nodes that have no copies. */
  private final Set<String> clean = ConcurrentHashMap.newKeySet();

  private final Clock clock;

  NodeSecrets(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineNode>> prepareEventSources(
      EventSourceContext<VirtualMachineNode> context) {
    InformerEventSourceConfiguration<SeededMachine> machines =
        InformerEventSourceConfiguration.from(SeededMachine.class, VirtualMachineNode.class)
            .withSecondaryToPrimaryMapper(
                vm -> vm.nodes().stream().map(ResourceID::new).collect(Collectors.toSet()))
            .withOnUpdateFilter(SeededMachine::differs)
            .build();
    return List.of(new InformerEventSource<>(machines, context));
  }

  @Override
  public UpdateControl<VirtualMachineNode> reconcile(
      VirtualMachineNode node, Context<VirtualMachineNode> context) {
    String name = node.getMetadata().getName();
    List<SeededMachine> machines =
        context.getSecondaryResources(SeededMachine.class).stream()
            .filter(vm -> vm.livesOn(name))
            .filter(vm -> vm.namesSecrets() || vm.secretsReady().isPresent())
            .toList();
    if (machines.isEmpty() && clean.contains(name)) {
      return UpdateControl.noUpdate();
    }
    boolean settled = bring(name, machines, context.getClient());
    UpdateControl<VirtualMachineNode> none = UpdateControl.noUpdate();
    if (settled && machines.isEmpty()) {
      clean.add(name);
      return none;
    }
    clean.remove(name);
    return none.rescheduleAfter(settled ? PERIOD : RETRY);
  }

  /** Whether nothing is left to do until something changes. */
  private boolean bring(String node, List<SeededMachine> machines, KubernetesClient client) {
    Map<String, Secret> there;
    try {
      if (!machines.isEmpty()) {
        access.ensure(node, client);
      }
      there = copies(node, client);
    } catch (KubernetesClientException e) {
      boolean forbidden = e.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
      if (forbidden && machines.isEmpty()) {
        return true; // the node never had a namespace
      }
      access.forget(node);
      // Bindings that were just made take a moment to count.
      LOG.atLevel(forbidden ? Level.DEBUG : Level.WARN)
          .log("the namespace of node {} is not ready: {}", node, e.getMessage());
      return false;
    }
    boolean settled = true;
    Set<String> superfluous = new HashSet<>(there.keySet());
    for (SeededMachine vm : machines) {
      try {
        Optional<Secret> copy = Optional.ofNullable(there.get(vm.uid()));
        Optional<String> missing = vm.namesSecrets() ? copy(node, vm, copy, client) : NOTHING;
        if (vm.namesSecrets() && missing.isEmpty()) {
          superfluous.remove(vm.uid());
        }
        settled &= tell(vm, missing, client) && missing.isEmpty();
      } catch (KubernetesClientException e) {
        superfluous.remove(vm.uid());
        settled = false;
        LOG.warn("the Secrets of machine {} do not get to its node: {}", vm.uid(), e.getMessage());
      }
    }
    for (String name : superfluous) {
      client.secrets().inNamespace(NodeNamespace.of(node)).withName(name).delete();
    }
    return settled;
  }

  private static Map<String, Secret> copies(String node, KubernetesClient client) {
    return client
        .secrets()
        .inNamespace(NodeNamespace.of(node))
        .withLabel(COPY_LABEL)
        .list()
        .getItems()
        .stream()
        .collect(Collectors.toMap(s -> s.getMetadata().getName(), s -> s));
  }

  /** Brings the copy up to date; what there is none of, for the user. */
  private static Optional<String> copy(
      String node, SeededMachine vm, Optional<Secret> there, KubernetesClient client) {
    SecretSource source = SecretSource.read(vm.getMetadata().getNamespace(), vm.getSpec(), client);
    String generation = String.valueOf(vm.getMetadata().getGeneration());
    boolean current =
        there
            .filter(copy -> source.data().equals(copy.getData()))
            .filter(copy -> generation.equals(generation(copy)))
            .isPresent();
    if (current || source.missing().isPresent()) {
      return source.missing();
    }
    Secret copy =
        new SecretBuilder()
            .withNewMetadata()
            .withNamespace(NodeNamespace.of(node))
            .withName(vm.uid())
            .addToLabels(COPY_LABEL, "virtualmachine")
            .addToAnnotations(Kinds.GENERATION_ANNOTATION, generation)
            .addToAnnotations(
                "kubevmm.io/virtualmachine",
                vm.getMetadata().getNamespace() + "/" + vm.getMetadata().getName())
            .endMetadata()
            .withType("Opaque")
            .withData(source.data())
            .build();
    client.resource(copy).fieldManager(MANAGER).forceConflicts().serverSideApply();
    LOG.info(
        "brought the Secrets of {}/{} to node {}",
        vm.getMetadata().getNamespace(),
        vm.getMetadata().getName(),
        node);
    return source.missing();
  }

  private static String generation(Secret copy) {
    return Objects.requireNonNullElse(copy.getMetadata().getAnnotations(), Map.<String, String>of())
        .getOrDefault(Kinds.GENERATION_ANNOTATION, "");
  }

  /** Writes what is missing into the machine's status; false if somebody else was writing it. */
  private boolean tell(SeededMachine vm, Optional<String> missing, KubernetesClient client) {
    Optional<Condition> before = vm.secretsReady();
    Optional<Condition> now =
        missing.map(message ->
            Condition.of(
                    Conditions.CLOUD_INIT_READY,
                    false,
                    Conditions.CLOUD_INIT_SECRET_MISSING,
                    message,
                    clock.instant())
                .since(before));
    if (now.equals(before)) {
      return true;
    }
    try {
      List<String> gone = now.isEmpty() ? List.of(Conditions.CLOUD_INIT_READY) : List.of();
      StatusPatch.write(client, vm, now.stream().toList(), gone);
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }
}
