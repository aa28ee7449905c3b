package io.kubevmm.scheduler;

import io.kubevmm.api.Conditions;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.scheduler.core.Placement;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one machine to a node, or says why not. */
final class Scheduler implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final Duration RETRY = Duration.ofMinutes(1);

  private final Informer<Machine> machines;
  private final Cluster cluster;
  private final Binder binder;

  Scheduler(Informer<Machine> machines, Cluster cluster, Binder binder) {
    this.machines = machines;
    this.cluster = cluster;
    this.binder = binder;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<Machine> found = machines.find(key);
    if (found.isEmpty() || found.get().deleted() || found.get().bindingComplete()) {
      return Outcome.done();
    }
    Machine machine = found.get();
    if (machine.problem().isPresent()) {
      binder.refuse(machine, Conditions.INVALID_SPEC, machine.problem().get());
      return Outcome.done();
    }
    return machine.nodeName().isEmpty() ? place(machine) : complete(machine);
  }

  private Outcome place(Machine machine) {
    return switch (cluster.place(machine.key(), machine.demand())) {
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
