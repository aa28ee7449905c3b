package io.kubevmm.scheduler;

import io.kubevmm.api.Conditions;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.scheduler.core.Demand;
import io.kubevmm.scheduler.core.Placement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one machine to a node, or says why not. */
final class Scheduler implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** How long a node may take to answer before we speak for it. */
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Informer<Machine> machines;
  private final Informer<Disk> disks;
  private final DiskNeeds needs;
  private final Cluster cluster;
  private final Binder binder;
  private final Clock clock;
  private final Map<ObjectKey, Instant> unanswered = new ConcurrentHashMap<>();

  Scheduler(
      Informer<Machine> machines,
      Informer<Disk> disks,
      DiskNeeds needs,
      Cluster cluster,
      Binder binder,
      Clock clock) {
    this.machines = machines;
    this.disks = disks;
    this.needs = needs;
    this.cluster = cluster;
    this.binder = binder;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<Machine> found = machines.find(key);
    if (found.isEmpty() || found.get().deleted()) {
      unanswered.remove(key);
      return Outcome.done();
    }
    Machine machine = found.get();
    if (machine.bindingComplete() && !machine.displaced()) {
      return awaitAnswer(machine);
    }
    if (machine.problem().isPresent()) {
      binder.refuse(machine, Conditions.INVALID_SPEC, machine.problem().get());
      return Outcome.done();
    }
    if (machine.displaced()) {
      return move(machine);
    }
    return machine.nodeName().isEmpty() ? place(machine) : complete(machine);
  }

  /** A node answers with a status; when that takes some seconds, we say that the choice is made. */
  private Outcome awaitAnswer(Machine machine) {
    if (machine.answered()) {
      unanswered.remove(machine.key());
      return Outcome.done();
    }
    Instant since = unanswered.computeIfAbsent(machine.key(), key -> clock.instant());
    Duration left = Duration.between(clock.instant(), since.plus(ANSWER));
    if (left.isPositive()) {
      return Outcome.after(left);
    }
    binder.announce(machine);
    return Outcome.done();
  }

  private Outcome place(Machine machine) {
    Optional<String> missing = DiskNeeds.missing(machine, disks::find);
    if (missing.isPresent()) {
      String message = "VirtualMachineDisk " + missing.get() + " does not exist";
      binder.refuse(machine, Conditions.UNSCHEDULABLE, message);
      return Outcome.after(RETRY);
    }
    return switch (cluster.place(machine.key(), () -> demand(machine))) {
      case Placement.On(String node) when node.equals(machine.nodeName()) ->
          Outcome.after(RETRY); // the node's executor counts otherwise, and tries again by itself
      case Placement.On(String node) -> {
        bind(machine, node);
        yield Outcome.done();
      }
      case Placement.Nowhere(String message) -> {
        binder.refuse(machine, Conditions.UNSCHEDULABLE, message);
        yield Outcome.after(RETRY);
      }
    };
  }

  private Demand demand(Machine machine) {
    return machine.demand().with(needs.of(machine, disks::find, this::placed));
  }

  private Optional<String> placed(ObjectKey machine) {
    return cluster
        .assumed(machine)
        .or(() -> machines.find(machine).map(Machine::nodeName).filter(name -> !name.isEmpty()));
  }

  /** The machine was off, its node is full now, and nothing holds it there. */
  private Outcome move(Machine machine) {
    if (binder.choseNodeOf(machine)) {
      return place(machine);
    }
    String message =
        "node "
            + machine.nodeName()
            + " has no room, and spec.nodeName was given by the user: the machine waits for it";
    binder.refuse(machine, Conditions.NODE_FULL, message);
    return Outcome.done();
  }

  /** The user named the node himself; what is missing is the finaliser. */
  private Outcome complete(Machine machine) {
    if (cluster.hasNode(machine.nodeName())) {
      bind(machine, machine.nodeName());
      return Outcome.done();
    }
    String message =
        "spec.nodeName is "
            + machine.nodeName()
            + ", and no VirtualMachineNode has that name: `kubectl get vmnode` lists them; delete"
            + " the machine and create it anew with another name or none";
    binder.refuse(machine, Conditions.NODE_NOT_FOUND, message);
    return Outcome.after(RETRY);
  }

  private void bind(Machine machine, String node) {
    try {
      binder.bind(machine, node);
      LOG.atInfo().addKeyValue("vm", machine.key()).addKeyValue("node", node).log("bound");
    } catch (KubeException e) {
      cluster.forget(machine.key());
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
