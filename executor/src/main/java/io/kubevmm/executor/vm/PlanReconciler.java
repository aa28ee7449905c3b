package io.kubevmm.executor.vm;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.PendingChange;
import io.kubevmm.api.plan.VirtualMachinePlanStatus;
import io.kubevmm.executor.LibvirtAwayException;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.ObjectPatch;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers the plans that name this node, each once; nothing else changes by it. */
public final class PlanReconciler implements Reconciler {

  private static final Duration SOON = Duration.ofSeconds(1);
  private static final int MOST = 256;

  private final KubeClient client;
  private final Informer<PlanObject> plans;
  private final Machines machines;
  private final MachinePlan plan;
  private final Clock clock;

  public PlanReconciler(
      KubeClient client,
      Informer<PlanObject> plans,
      Machines machines,
      MachinePlan plan,
      Clock clock) {
    this.client = client;
    this.plans = plans;
    this.machines = machines;
    this.plan = plan;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<PlanObject> found =
        plans.find(key).filter(p -> p.status().condition(Conditions.COMPLETE).isEmpty());
    if (found.isEmpty()) {
      return Outcome.done();
    }
    PlanObject question = found.get();
    Optional<VirtualMachine> vm = machines.find(question.machine());
    if (vm.isEmpty() && !machines.complete()) {
      return Outcome.after(SOON);
    }
    if (vm.isEmpty()) {
      String message =
          "VirtualMachine "
              + question.spec().virtualMachine()
              + " is not on node "
              + question.spec().nodeName();
      return answer(question, List.of(), false, Conditions.MACHINE_NOT_FOUND, message);
    }
    try {
      List<PendingChange> changes = plan.of(vm.get(), question.spec().proposed());
      String message = changes.size() + " changes; nothing was done";
      return answer(question, changes, true, "Answered", message);
    } catch (RefusedException e) {
      Failure why = e.failure();
      return answer(question, List.of(), false, why.reason(), why.message());
    } catch (IllegalArgumentException e) {
      String message = "spec.proposed: " + e.getMessage();
      return answer(question, List.of(), false, Conditions.INVALID_SPEC, message);
    } catch (LibvirtAwayException | LibvirtFailure e) {
      return Outcome.after(SOON);
    }
  }

  private Outcome answer(
      PlanObject question,
      List<PendingChange> changes,
      boolean complete,
      String reason,
      String message) {
    Condition condition =
        Condition.of(Conditions.COMPLETE, complete, reason, message, clock.instant());
    VirtualMachinePlanStatus after =
        new VirtualMachinePlanStatus(
            changes.stream().limit(MOST).toList(),
            Condition.merge(question.status().conditions(), condition));
    ObjectPatch.status(
        client,
        Resources.PLANS,
        question.key(),
        question.resourceVersion(),
        question.status(),
        after);
    return Outcome.done();
  }
}
