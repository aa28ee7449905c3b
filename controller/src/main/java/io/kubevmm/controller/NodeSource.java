package io.kubevmm.controller;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All nodes, for a reconciler whose objects depend on each of them. */
final class NodeSource {

  private NodeSource() {}

  /**
   * A watch of the nodes.
   *
   * @param affected the objects to look at again when any node changes
   */
  static <P extends HasMetadata> EventSource<?, P> of(
      Class<P> primary, EventSourceContext<P> context, Predicate<P> affected) {
    InformerEventSourceConfiguration<VirtualMachineNode> nodes =
        InformerEventSourceConfiguration.from(VirtualMachineNode.class, primary)
            .withSecondaryToPrimaryMapper(node -> ids(context, affected))
            .withPrimaryToSecondaryMapper((P object) -> Set.of())
            .build();
    return new InformerEventSource<>(nodes, context);
  }

  private static <P extends HasMetadata> Set<ResourceID> ids(
      EventSourceContext<P> context, Predicate<P> affected) {
    return context
        .getPrimaryCache()
        .list()
        .filter(affected)
        .map(ResourceID::fromResource)
        .collect(Collectors.toSet());
  }

  /** The nodes that the watch has seen. */
  static <P extends HasMetadata> List<VirtualMachineNode> nodes(Context<P> context) {
    var source =
        (InformerEventSource<VirtualMachineNode, P>)
            context.eventSourceRetriever().getEventSourceFor(VirtualMachineNode.class);
    return source.list().toList();
  }
}
