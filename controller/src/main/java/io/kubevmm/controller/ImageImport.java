package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
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
import io.kubevmm.api.storage.ImagePhase;
import io.kubevmm.api.storage.ImageReference;
import io.kubevmm.api.storage.ImageSource;
import io.kubevmm.api.storage.VirtualMachineImageStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Chooses the node that fetches an image first, and keeps a deleted image as long as disks and
 * drives need it.
 */
@ControllerConfiguration(name = "images", finalizerName = Kinds.IMAGE_FINALIZER)
public final class ImageImport
    implements Reconciler<VirtualMachineImage>, Cleaner<VirtualMachineImage> {

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final Clock clock;

  ImageImport(Clock clock) {
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, VirtualMachineImage>> prepareEventSources(
      EventSourceContext<VirtualMachineImage> context) {
    return List.of(
        NodeSource.of(
            VirtualMachineImage.class,
            context,
            image -> image.statusOrEmpty().phase() != ImagePhase.Ready));
  }

  @Override
  public UpdateControl<VirtualMachineImage> reconcile(
      VirtualMachineImage image, Context<VirtualMachineImage> context) {
    VirtualMachineImageStatus status = image.statusOrEmpty();
    if (status.phase() == ImagePhase.Ready) {
      return UpdateControl.noUpdate();
    }
    Optional<Whereabouts> original = original(image, context.getClient());
    if (original.isPresent()) {
      return follow(image, original.get(), context.getClient());
    }
    List<VirtualMachineNode> nodes = NodeSource.nodes(context);
    boolean chosen =
        nodes.stream()
            .filter(node -> node.getMetadata().getName().equals(status.nodeName()))
            .anyMatch(node -> node.ready().filter(c -> !c.status().equals("Unknown")).isPresent());
    if (!chosen) {
      String pool = image.getSpec().storagePool();
      Optional<String> node = ImageNode.choose(nodes, pool);
      Condition ready =
          node.map(name -> ready(Conditions.IMPORTING, "node " + name + " is to fetch the image"))
              .orElseGet(() ->
                  ready(
                      Conditions.NO_NODE,
                      "no ready node has storage pool "
                          + pool
                          + ": `kubectl get vmpool "
                          + pool
                          + "` says why"));
      assign(image, node.orElse(""), ready, context.getClient());
    }
    return UpdateControl.noUpdate();
  }

  /** Where the disk lies that the image is copied from, if it is. */
  private static Optional<Whereabouts> original(
      VirtualMachineImage image, KubernetesClient client) {
    ImageSource source = image.getSpec().source();
    String namespace = image.getMetadata().getNamespace();
    return source
        .snapshot()
        .map(name -> Whereabouts.ofSnapshot(client, namespace, name))
        .or(() ->
            source.virtualMachine().map(name -> Whereabouts.ofMachine(client, namespace, name)))
        .or(() -> source.disk().map(name -> Whereabouts.ofDisk(client, namespace, name)));
  }

  private UpdateControl<VirtualMachineImage> follow(
      VirtualMachineImage image, Whereabouts original, KubernetesClient client) {
    if (!image.statusOrEmpty().nodeName().isEmpty()) {
      return UpdateControl.noUpdate(); // disks stay where they are
    }
    boolean known = !original.node().isEmpty();
    Condition ready =
        known
            ? ready(Conditions.IMPORTING, "node " + original.node() + " is to make the image")
            : ready(original.reason(), original.message());
    assign(image, original.node(), ready, client);
    return known
        ? UpdateControl.noUpdate()
        : UpdateControl.<VirtualMachineImage>noUpdate().rescheduleAfter(RETRY);
  }

  private static void assign(
      VirtualMachineImage image, String node, Condition ready, KubernetesClient client) {
    Optional<Condition> before = image.statusOrEmpty().condition(Conditions.READY);
    Condition now = ready.since(before);
    if (!node.isEmpty() || !Optional.of(now).equals(before)) {
      StatusPatch.assign(client, image, node, List.of(now));
    }
  }

  private Condition ready(String reason, String message) {
    return Condition.of(Conditions.READY, false, reason, message, clock.instant());
  }

  @Override
  public DeleteControl cleanup(VirtualMachineImage image, Context<VirtualMachineImage> context) {
    List<String> holders = holders(image, context.getClient());
    if (holders.isEmpty()) {
      return DeleteControl.defaultDelete();
    }
    Condition inUse =
        ready(
            Conditions.IN_USE,
            "the image is deleted as soon as nothing is made of it and no drive has it any more: "
                + Holders.words(holders));
    Optional<Condition> before = image.statusOrEmpty().condition(Conditions.READY);
    if (!Optional.of(inUse.since(before)).equals(before)) {
      StatusPatch.assign(
          context.getClient(), image, image.statusOrEmpty().nodeName(), List.of(inUse));
    }
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(RETRY);
  }

  /**
   * What needs the image: disks while they are made and as long as they refer to it, snapshots as
   * long as what they keep does, and machines that have it in a drive.
   */
  private static List<String> holders(VirtualMachineImage image, KubernetesClient client) {
    return Stream.of(
            disks(image, client),
            snapshots(image, client),
            DriveUsers.of(image, client).map(vm -> "machine " + vm))
        .flatMap(names -> names)
        .toList();
  }

  /** A disk holds its image while it is being made, and as long as it refers to it. */
  private static Stream<String> disks(VirtualMachineImage image, KubernetesClient client) {
    ImageReference held = reference(image);
    return client.resources(VirtualMachineDisk.class).inAnyNamespace().list().getItems().stream()
        .filter(disk -> {
          String namespace = disk.getMetadata().getNamespace();
          return disk.statusOrEmpty().backingChain().contains(held.inChain(namespace))
              || (namespace.equals(held.namespace()) // a stranger's wish holds nothing
                  && disk.statusOrEmpty().volume().isEmpty()
                  && disk.getSpec()
                      .source()
                      .flatMap(source -> source.image(namespace))
                      .filter(held::equals)
                      .isPresent());
        })
        .map(disk -> "disk " + name(disk, held))
        .sorted();
  }

  /** A snapshot outlives its disk, and what that referred to with it. */
  private static Stream<String> snapshots(VirtualMachineImage image, KubernetesClient client) {
    ImageReference held = reference(image);
    return client
        .resources(VirtualMachineSnapshot.class)
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .filter(snapshot ->
            snapshot.statusOrEmpty().disks().stream()
                .anyMatch(disk ->
                    disk.backingChain()
                        .contains(held.inChain(snapshot.getMetadata().getNamespace()))))
        .map(snapshot -> "snapshot " + name(snapshot, held))
        .sorted();
  }

  private static ImageReference reference(VirtualMachineImage image) {
    return new ImageReference(image.getMetadata().getNamespace(), image.getMetadata().getName());
  }

  /** With its namespace where that is another one. */
  private static String name(HasMetadata holder, ImageReference held) {
    String namespace = holder.getMetadata().getNamespace();
    String name = holder.getMetadata().getName();
    return namespace.equals(held.namespace()) ? name : namespace + "/" + name;
  }
}
