package io.kubevmm.executor.snapshot;

import io.kubevmm.api.Conditions;
import io.kubevmm.executor.storage.RestoreObject;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has the restores of this node done by who acts on the machine. */
final class RestoreReconciler implements Reconciler {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final RestoreWriter writer;
  private final Predicate<ObjectKey> isHere;
  private final Consumer<ObjectKey> wakeMachine;

  RestoreReconciler(
      RestoreWriter writer, Predicate<ObjectKey> isHere, Consumer<ObjectKey> wakeMachine) {
    this.writer = writer;
    this.isHere = isHere;
    this.wakeMachine = wakeMachine;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<RestoreObject> found = writer.read(key);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    RestoreObject restore = found.get();
    if (restore.status().phase().over()) {
      if (restore.ours()) {
        writer.release(restore);
      }
      return Outcome.done();
    }
    if (restore.deleted() && !restore.underWay()) {
      return Outcome.done();
    }
    if (isHere.test(restore.machine())) {
      wakeMachine.accept(restore.machine());
    } else if (!restore.underWay()) {
      writer.waits(
          restore,
          Conditions.MACHINE_NOT_FOUND,
          "VirtualMachine "
              + restore.machine().name()
              + " is not on node "
              + restore.status().nodeName());
    }
    return Outcome.after(RETRY);
  }
}
