package io.kubevmm.executor.snapshot;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.snapshot.RestoredDisk;
import io.kubevmm.api.snapshot.RunPhase;
import io.kubevmm.api.snapshot.VirtualMachineRestoreStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.ObjectPatch;
import io.kubevmm.executor.storage.RestoreObject;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes how a restore does into its object. */
final class RestoreWriter {

  private final KubeClient client;
  private final Clock clock;

  RestoreWriter(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The restore as the API server has it now. */
  Optional<RestoreObject> read(ObjectKey key) {
    return client.find(Resources.RESTORES, key).map(RestoreObject::of);
  }

  /** Writes down what is about to be done, after the finaliser that keeps the object for it. */
  RestoreObject plan(RestoreObject restore, List<RestoredDisk> disks) {
    RestoreObject guarded =
        restore.ours()
            ? restore
            : RestoreObject.of(
                ObjectPatch.guard(
                    client,
                    Resources.RESTORES,
                    restore.key(),
                    restore.resourceVersion(),
                    restore.finalizers()));
    write(
        guarded,
        RunPhase.Running,
        disks,
        Optional.empty(),
        false,
        Conditions.RESTORING,
        "the disks are being put back");
    return read(restore.key()).orElseThrow();
  }

  /** It is done, or cannot be. */
  void ended(RestoreObject restore, RunPhase phase, String reason, String message) {
    write(
        restore,
        phase,
        restore.status().disks(),
        Optional.of(clock.instant().truncatedTo(ChronoUnit.SECONDS).toString()),
        phase == RunPhase.Succeeded,
        reason,
        message);
    read(restore.key()).filter(RestoreObject::ours).ifPresent(this::release);
  }

  /** Says what the restore waits for. */
  void waits(RestoreObject restore, String reason, String message) {
    write(
        restore,
        restore.status().phase(),
        restore.status().disks(),
        Optional.empty(),
        false,
        reason,
        message);
  }

  /** Lets a restore go that has ended. */
  void release(RestoreObject restore) {
    ObjectPatch.release(
        client, Resources.RESTORES, restore.key(), restore.resourceVersion(), restore.finalizers());
  }

  private void write(
      RestoreObject restore,
      RunPhase phase,
      List<RestoredDisk> disks,
      Optional<String> completion,
      boolean complete,
      String reason,
      String message) {
    VirtualMachineRestoreStatus before = restore.status();
    Condition now = Condition.of(Conditions.COMPLETE, complete, reason, message, clock.instant());
    VirtualMachineRestoreStatus after =
        new VirtualMachineRestoreStatus(
            phase, before.nodeName(), disks, completion, Condition.merge(before.conditions(), now));
    ObjectPatch.status(
        client, Resources.RESTORES, restore.key(), restore.resourceVersion(), before, after);
  }
}
