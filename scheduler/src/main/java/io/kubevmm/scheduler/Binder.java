package io.kubevmm.scheduler;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Phase;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.kube.EventRecorder;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.ObjectReference;
import io.kubevmm.kube.Resource;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Writes decisions: a binding, or why there is none. */
final class Binder {

  static final Resource MACHINES =
      new Resource(Kinds.GROUP, Kinds.VERSION, Kinds.VIRTUAL_MACHINES, Kinds.VIRTUAL_MACHINE, true);

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final KubeClient client;
  private final EventRecorder events;
  private final Clock clock;
  private final Counter decisions =
      Counter.builder()
          .name("kubevmm_scheduler_decisions")
          .help("Decisions that were written: Bound, or the reason why not.")
          .labelNames("result")
          .build();

  Binder(KubeClient client, EventRecorder events, Clock clock) {
    this.client = client;
    this.events = events;
    this.clock = clock;
  }

  /** Shows how often what was decided. */
  void measure(PrometheusRegistry registry) {
    registry.register(decisions);
  }

  /**
   * Binds the machine to the node: nodeName and the executor's finaliser in one patch.
   *
   * @throws KubeException a conflict means that the machine changed since: look again
   */
  void bind(Machine machine, String node) {
    ObjectNode patch = NODES.objectNode();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", machine.resourceVersion()).put("uid", machine.uid());
    ArrayNode finalizers = metadata.putArray("finalizers");
    machine.finalizers().forEach(finalizers::add);
    if (!machine.finalizers().contains(Kinds.EXECUTOR_FINALIZER)) {
      finalizers.add(Kinds.EXECUTOR_FINALIZER);
    }
    patch.putObject("spec").put("nodeName", node);
    client.mergePatch(MACHINES, machine.key(), patch);
    decisions.labelValues("Bound").inc();
  }

  /** Whether the scheduler chose the machine's node, so that it may choose another one. */
  boolean choseNodeOf(Machine machine) {
    JsonNode metadata = client.get(MACHINES, machine.key()).path("metadata");
    for (JsonNode entry : metadata.path("managedFields")) {
      boolean nodeName = entry.path("fieldsV1").path("f:spec").has("f:nodeName");
      if (nodeName && entry.path("manager").asText().equals(Main.NAME)) {
        return true;
      }
    }
    return false;
  }

  /** Says that the machine has a node, where that node takes its time to say more. */
  void announce(Machine machine) {
    String message = "bound to node " + machine.nodeName() + ", which has not answered yet";
    patch(
        machine,
        Phase.Scheduled,
        List.of(
            Condition.of(Conditions.SCHEDULED, true, Conditions.BOUND, message, clock.instant())));
  }

  /**
   * Says why the machine has no node, if it does not say so yet. Where it has one that is full,
   * that node's executor says what Ready is.
   */
  void refuse(Machine machine, String reason, String message) {
    if (machine.verdict().filter(message::equals).isPresent()) {
      return;
    }
    Instant now = clock.instant();
    Condition scheduled = Condition.of(Conditions.SCHEDULED, false, reason, message, now);
    Condition ready = Condition.of(Conditions.READY, false, reason, message, now);
    patch(
        machine,
        Phase.Pending,
        machine.displaced() ? List.of(scheduled) : List.of(ready, scheduled));
    decisions.labelValues(reason).inc();
    events.event(
        reference(machine), EventRecorder.Type.WARNING, "FailedScheduling", "Scheduling", message);
  }

  private void patch(Machine machine, Phase phase, List<Condition> now) {
    ObjectNode object = client.get(MACHINES, machine.key());
    VirtualMachineStatus status = ApiMapper.read(object.path("status"), VirtualMachineStatus.class);
    List<Condition> conditions = Condition.merge(status.conditions(), now, List.of());
    ObjectNode patch = NODES.objectNode();
    patch.putObject("metadata").put("resourceVersion", machine.resourceVersion());
    ObjectNode after = patch.putObject("status").put("phase", phase.name());
    after.set("conditions", ApiMapper.JSON.valueToTree(conditions));
    client.mergePatchStatus(MACHINES, machine.key(), patch);
  }

  private static ObjectReference reference(Machine machine) {
    ObjectKey key = machine.key();
    return new ObjectReference(
        Kinds.API_VERSION, Kinds.VIRTUAL_MACHINE, key, machine.uid(), machine.resourceVersion());
  }
}
