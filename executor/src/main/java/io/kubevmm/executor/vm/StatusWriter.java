package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.DomainReference;
import io.kubevmm.api.Drift;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.PendingChange;
import io.kubevmm.api.Phase;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.live.Alignment;
import io.kubevmm.executor.storage.DiskClaims;
import io.kubevmm.executor.vm.DomainView.Power;
import io.kubevmm.kube.EventRecorder;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectReference;
import io.kubevmm.kube.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what a machine is into its object, only when that changed, in one patch.
 *
 * <p>Every write names the resourceVersion of the object that it was decided on, or of a later one
 * with the same spec: a conflict means that the world moved on, and the machine is looked at again.
 */
public final class StatusWriter {

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** How often a machine without room is looked at again without being woken. */
  private static final Duration FULL_RETRY = Duration.ofMinutes(1);

  /** How often the disks of a machine are looked at that were not ready. */
  private static final Duration DISK_RETRY = Duration.ofSeconds(2);

  /** So many fields are named in a condition. */
  private static final int NAMED = 8;

  /** What the status has room for. */
  private static final int MOST_PENDING = 64;

  private final KubeClient client;
  private final Machines machines;
  private final GuestFacts guest;
  private final EventRecorder events;
  private final String nodeName;
  private final String bootId;
  private final Steps steps;
  private final Clock clock;

  public StatusWriter(
      KubeClient client,
      Machines machines,
      GuestFacts guest,
      EventRecorder events,
      String nodeName,
      String bootId,
      Steps steps,
      Clock clock) {
    this.client = client;
    this.machines = machines;
    this.guest = guest;
    this.events = events;
    this.nodeName = nodeName;
    this.bootId = bootId;
    this.steps = steps;
    this.clock = clock;
  }

  /** Writes what was decided when no act was left. */
  Outcome write(
      VirtualMachine vm,
      Decision decision,
      Optional<DomainView> view,
      DomainDocument wanted,
      Patience memory) {
    Condition ready =
        condition(Conditions.READY, decision.ready(), decision.reason(), decision.message());
    List<Condition> facts = new ArrayList<>(List.of(ready));
    bound(vm).ifPresent(facts::add);
    write(vm, decision.phase(), facts, restartRequired(view, wanted, memory), view, memory);
    return decision.again().map(Outcome::after).orElseGet(Outcome::done);
  }

  /**
   * Writes that this node has no room for the guest. The scheduler takes a machine whose Scheduled
   * is False to another node, unless something holds it here.
   */
  Outcome writeNodeFull(
      VirtualMachine vm,
      String missing,
      Optional<String> anchor,
      Optional<DomainView> view,
      DomainDocument wanted,
      Patience memory) {
    String message =
        "node "
            + nodeName
            + " has no room: "
            + missing
            + anchor
                .map(why -> "; it waits here, since " + why)
                .orElse("; the scheduler looks for another node");
    List<Condition> facts = new ArrayList<>();
    facts.add(condition(Conditions.READY, false, Conditions.NODE_FULL, message));
    if (anchor.isPresent()) {
      bound(vm).ifPresent(facts::add);
    } else if (vm.status().condition(Conditions.SCHEDULED).filter(c -> !c.isTrue()).isEmpty()) {
      facts.add(condition(Conditions.SCHEDULED, false, Conditions.NODE_FULL, message));
    }
    if (write(vm, Phase.Pending, facts, restartRequired(view, wanted, memory), view, memory)) {
      events.event(
          reference(vm), EventRecorder.Type.WARNING, Conditions.NODE_FULL, "Starting", message);
    }
    return Outcome.after(FULL_RETRY);
  }

  /** Writes which disk the machine waits for. */
  Outcome writeWaiting(
      VirtualMachine vm,
      DiskClaims.Wait wait,
      Optional<DomainView> view,
      DomainDocument wanted,
      Patience memory) {
    List<Condition> facts = new ArrayList<>();
    facts.add(condition(Conditions.READY, false, wait.reason(), wait.message()));
    bound(vm).ifPresent(facts::add);
    write(vm, Phase.Starting, facts, restartRequired(view, wanted, memory), view, memory);
    return Outcome.after(DISK_RETRY);
  }

  /**
   * Says that a start takes its time. Nobody waits for this: when the world has moved on it is
   * dropped, since what is written next says more.
   */
  void starting(VirtualMachine decidedOn) {
    VirtualMachine vm = machines.latest(decidedOn);
    List<Condition> facts = new ArrayList<>();
    facts.add(
        condition(
            Conditions.READY,
            false,
            Conditions.STARTING,
            "node " + nodeName + " is starting the guest"));
    bound(vm).ifPresent(facts::add);
    VirtualMachineStatus before = vm.status();
    VirtualMachineStatus after =
        before.with(
            Phase.Starting,
            nodeName,
            vm.generation(),
            Condition.merge(before.conditions(), facts, List.of()));
    try {
      patch(vm, after);
    } catch (KubeException e) {
      LOG.atDebug().addKeyValue("vm", vm.key()).log("not said that it starts: {}", e.getMessage());
    }
  }

  /** That the machine has a node, if it does not say so yet. */
  private Optional<Condition> bound(VirtualMachine vm) {
    return vm.status().condition(Conditions.SCHEDULED).filter(Condition::isTrue).isPresent()
        ? Optional.empty()
        : Optional.of(
            condition(Conditions.SCHEDULED, true, Conditions.BOUND, "bound to node " + nodeName));
  }

  /** Writes that the last act failed; a guest that runs goes on running. */
  Outcome writeFailure(
      VirtualMachine vm, Optional<DomainView> view, DomainDocument wanted, Patience memory) {
    Failure failure = memory.failure().orElseThrow();
    boolean runs = view.filter(v -> v.power() == Power.RUNNING).isPresent();
    boolean deleting = vm.deletedAt().isPresent();
    Condition ready =
        runs && !deleting
            ? condition(Conditions.READY, true, Conditions.RUNNING, "the guest runs")
            : condition(Conditions.READY, false, failure.reason(), failure.message());
    Phase phase = view.filter(DomainView::active).isPresent() ? active(view.get()) : Phase.Failed;
    List<Condition> facts = new ArrayList<>(List.of(ready));
    bound(vm).ifPresent(facts::add);
    if (write(vm, phase, facts, restartRequired(view, wanted, memory), view, memory)) {
      events.event(
          reference(vm),
          EventRecorder.Type.WARNING,
          failure.reason(),
          "Reconciling",
          failure.message());
    }
    return Outcome.after(Duration.between(clock.instant(), memory.notBefore()));
  }

  private static Phase active(DomainView view) {
    return view.power() == Power.PAUSED ? Phase.Paused : Phase.Running;
  }

  /** Writes what a domain is that is only looked at. */
  void observed(
      VirtualMachine decidedOn,
      Phase phase,
      boolean ready,
      Failure why,
      Optional<String> name,
      List<Drift> drift) {
    VirtualMachine vm = machines.latest(decidedOn);
    List<Condition> facts = new ArrayList<>();
    facts.add(condition(Conditions.READY, ready, why.reason(), why.message()));
    bound(vm).ifPresent(facts::add);
    if (!drift.isEmpty()) {
      String paths = drift.stream().limit(NAMED).map(Drift::path).collect(Collectors.joining(", "));
      String message = "the domain is not as this object says: " + paths + "; see status.drift";
      facts.add(condition(Conditions.DRIFTED, true, "ChangedOutside", message));
    }
    List<String> gone = drift.isEmpty() ? List.of(Conditions.DRIFTED) : List.of();
    VirtualMachineStatus before = vm.status();
    VirtualMachineStatus after =
        new VirtualMachineStatus(
            phase,
            nodeName,
            vm.generation(),
            before.runGeneration(),
            before.bootID(),
            name.map(domain -> new DomainReference(domain, vm.domainUuid())),
            List.of(),
            Optional.empty(),
            List.of(),
            drift.stream().limit(MOST_PENDING).toList(),
            Condition.merge(before.conditions(), facts, gone));
    patch(vm, after);
  }

  /** Another node still holds the domain. */
  Outcome awaitRelease(VirtualMachine vm) {
    String holder = vm.status().nodeName();
    Condition ready =
        condition(
            Conditions.READY,
            false,
            Conditions.AWAITING_RELEASE,
            "node "
                + holder
                + " has not yet let go of the domain; it runs nowhere else before that");
    VirtualMachineStatus before = vm.status();
    VirtualMachineStatus after =
        before.with(
            before.phase(),
            holder,
            before.observedGeneration(),
            Condition.merge(before.conditions(), ready));
    patch(vm, after);
    return Outcome.after(Duration.ofSeconds(30));
  }

  /** Says that the guest was started, once a start. */
  void started(VirtualMachine vm) {
    events.event(
        reference(vm),
        EventRecorder.Type.NORMAL,
        "Started",
        "Starting",
        "started on node " + nodeName);
  }

  private Optional<Condition> restartRequired(
      Optional<DomainView> view, DomainDocument wanted, Patience memory) {
    boolean behind =
        view.flatMap(DomainView::live).filter(m -> !m.spec().equals(wanted.digest())).isPresent();
    if (!behind) {
      return Optional.empty();
    }
    if (memory.failure().isEmpty() && memory.alignment().isPresent()) {
      return restartRequired(memory.alignment().get());
    }
    Failure why =
        memory
            .failure()
            .orElse(
                new Failure(
                    "SpecChanged",
                    "the running guest was started from an older spec; `virtctl restart` brings the"
                        + " change into effect"));
    return Optional.of(condition(Conditions.RESTART_REQUIRED, true, why.reason(), why.message()));
  }

  private Optional<Condition> restartRequired(Alignment alignment) {
    List<PendingChange> waiting =
        alignment.pending().stream()
            .filter(change -> change.applies() == PendingChange.Applies.OnRestart)
            .toList();
    if (waiting.isEmpty()) {
      return Optional.empty();
    }
    String fields =
        waiting.stream()
            .limit(NAMED)
            .map(change -> change.path() + ": " + change.reason())
            .collect(Collectors.joining("; "));
    String more = waiting.size() > NAMED ? "; and " + (waiting.size() - NAMED) + " more" : "";
    String message = fields + more + ". `virtctl restart` brings it into effect";
    return Optional.of(condition(Conditions.RESTART_REQUIRED, true, "SpecChanged", message));
  }

  /** What the guest does not have yet; the first of them, if they are many. */
  private static List<PendingChange> pendingChanges(Patience memory) {
    return memory
        .alignment()
        .map(alignment -> alignment.pending().stream().limit(MOST_PENDING).toList())
        .orElse(List.of());
  }

  private Condition drifted(DriftMemory memory) {
    String paths =
        memory.found().stream().limit(NAMED).map(Drift::path).collect(Collectors.joining(", "));
    String advice =
        memory.givenUp()
            ? "; it was changed back several times and somebody insists, so that it is left alone"
                + " for some minutes"
            : "; see status.drift, and set spec.driftPolicy to Revert to have it changed back";
    String message = "somebody changed the domain without this object: " + paths + advice;
    return condition(Conditions.DRIFTED, true, "ChangedOutside", message);
  }

  private Condition fieldsDropped(List<String> paths) {
    return condition(
        Conditions.FIELDS_DROPPED,
        true,
        "IgnoredByLibvirt",
        "this node's libvirt took the definition without spec.domain."
            + String.join(", spec.domain.", paths)
            + ": leave it out, or run the machine where libvirt is newer");
  }

  private boolean write(
      VirtualMachine decidedOn,
      Phase phase,
      List<Condition> facts,
      Optional<Condition> restartRequired,
      Optional<DomainView> view,
      Patience memory) {
    VirtualMachine vm = machines.latest(decidedOn);
    VirtualMachineStatus before = vm.status();
    List<Condition> now = new ArrayList<>(facts);
    List<String> gone = new ArrayList<>();
    restartRequired.ifPresentOrElse(now::add, () -> gone.add(Conditions.RESTART_REQUIRED));
    memory
        .dropped()
        .ifPresent(paths -> {
          if (paths.isEmpty()) {
            gone.add(Conditions.FIELDS_DROPPED);
          } else {
            now.add(fieldsDropped(paths));
          }
        });
    memory
        .media()
        .ifPresentOrElse(
            wait ->
                now.add(condition(Conditions.MEDIA_READY, false, wait.reason(), wait.message())),
            () -> gone.add(Conditions.MEDIA_READY));
    if (memory.drift().found().isEmpty()) {
      gone.add(Conditions.DRIFTED);
    } else {
      now.add(drifted(memory.drift()));
    }
    boolean active = view.filter(DomainView::active).isPresent();
    guest.conditions(vm, active, now, gone);
    VirtualMachineStatus after =
        new VirtualMachineStatus(
            phase,
            nodeName,
            vm.generation(),
            view.map(v -> v.defined().runGeneration()).orElse(before.runGeneration()),
            active ? bootId : before.bootID(),
            view.isPresent()
                ? Optional.of(new DomainReference(vm.domainName(), vm.domainUuid()))
                : before.domain(),
            active ? guest.interfaces(vm) : List.of(),
            active ? guest.guest(vm) : Optional.empty(),
            active ? pendingChanges(memory) : List.of(),
            memory.drift().found().stream().limit(MOST_PENDING).toList(),
            Condition.merge(before.conditions(), now, gone));
    return patch(vm, after);
  }

  private boolean patch(VirtualMachine vm, VirtualMachineStatus after) {
    if (after.equals(vm.status())) {
      return false;
    }
    ObjectNode patch = NODES.objectNode();
    patch.putObject("metadata").put("resourceVersion", vm.resourceVersion()).put("uid", vm.uid());
    patch.set("status", ApiMapper.replacement(vm.status(), after));
    try {
      machines.wrote(vm, client.mergePatchStatus(Resources.VIRTUAL_MACHINES, vm.key(), patch));
    } catch (KubeException e) {
      if (e.isNotFound()) {
        return false; // deleted in the meantime; the watch says so soon
      }
      throw e;
    }
    steps.reached("status.written");
    return true;
  }

  /** Takes our finaliser off a deleted object, so that it may go. */
  void release(VirtualMachine vm) {
    try {
      ObjectNode object = client.get(Resources.VIRTUAL_MACHINES, vm.key());
      JsonNode finalizers = object.path("metadata").path("finalizers");
      boolean same = object.path("metadata").path("uid").asText().equals(vm.uid());
      for (int i = 0; same && i < finalizers.size(); i++) {
        if (finalizers.get(i).asText().equals(Kinds.EXECUTOR_FINALIZER)) {
          client.jsonPatch(Resources.VIRTUAL_MACHINES, vm.key(), removal(vm, i));
          return;
        }
      }
    } catch (KubeException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static ArrayNode removal(VirtualMachine vm, int index) {
    ArrayNode patch = NODES.arrayNode();
    patch.addObject().put("op", "test").put("path", "/metadata/uid").put("value", vm.uid());
    String path = "/metadata/finalizers/" + index;
    patch.addObject().put("op", "test").put("path", path).put("value", Kinds.EXECUTOR_FINALIZER);
    patch.addObject().put("op", "remove").put("path", path);
    return patch;
  }

  private Condition condition(String type, boolean status, String reason, String message) {
    return Condition.of(type, status, reason, message, Instant.now(clock));
  }

  private static ObjectReference reference(VirtualMachine vm) {
    return new ObjectReference(
        Kinds.API_VERSION, Kinds.VIRTUAL_MACHINE, vm.key(), vm.uid(), vm.resourceVersion());
  }
}
