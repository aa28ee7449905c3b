package io.kubevmm.executor.snapshot;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.executor.LibvirtAwayException;
import io.kubevmm.executor.storage.DiskObject;
import io.kubevmm.executor.storage.Layers;
import io.kubevmm.executor.storage.RestoreObject;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Sees to the snapshots of this node: has those of machines taken by who acts on the machine, takes
 * those of disks that no machine uses, and lets deleted ones go.
 */
final class SnapshotReconciler implements Reconciler {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private final Informer<DiskObject> disks;
  private final Informer<RestoreObject> restores;
  private final SnapshotWriter writer;
  private final DiskSnapshot diskSnapshot;
  private final Layers layers;
  private final Memory memory;
  private final DeviceState devices;
  private final Predicate<ObjectKey> isHere;
  private final Consumer<ObjectKey> wakeMachine;

  /**
   * The snapshots of a node.
   *
   * @param isHere whether the machine is bound to this node
   * @param wakeMachine called when something is to be done with a machine
   */
  SnapshotReconciler(
      Informer<DiskObject> disks,
      Informer<RestoreObject> restores,
      SnapshotWriter writer,
      DiskSnapshot diskSnapshot,
      Layers layers,
      Memory memory,
      DeviceState devices,
      Predicate<ObjectKey> isHere,
      Consumer<ObjectKey> wakeMachine) {
    this.disks = disks;
    this.restores = restores;
    this.writer = writer;
    this.diskSnapshot = diskSnapshot;
    this.layers = layers;
    this.memory = memory;
    this.devices = devices;
    this.isHere = isHere;
    this.wakeMachine = wakeMachine;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<SnapshotObject> found = writer.read(key);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    SnapshotObject snapshot = found.get();
    SnapshotPhase phase = snapshot.status().phase();
    try {
      if (snapshot.deleted() && phase != SnapshotPhase.Creating) {
        return remove(snapshot);
      }
      return phase == SnapshotPhase.Ready || phase == SnapshotPhase.Failed
          ? Outcome.done()
          : take(snapshot);
    } catch (LibvirtAwayException e) {
      return Outcome.after(RETRY);
    } catch (LibvirtFailure e) {
      writer.waits(snapshot, Conditions.OPERATION_FAILED, "libvirt: " + e.getMessage());
      return Outcome.after(RETRY);
    }
  }

  private Outcome take(SnapshotObject snapshot) {
    if (snapshot.machine().isEmpty()) {
      return diskSnapshot.take(snapshot) ? Outcome.done() : Outcome.after(RETRY);
    }
    ObjectKey machine = snapshot.machine().get();
    if (isHere.test(machine)) {
      wakeMachine.accept(machine);
    } else if (snapshot.status().phase() == SnapshotPhase.Pending) {
      writer.waits(
          snapshot,
          Conditions.MACHINE_NOT_FOUND,
          "VirtualMachine " + machine.name() + " is not on node " + snapshot.status().nodeName());
    }
    return Outcome.after(RETRY);
  }

  private Outcome remove(SnapshotObject snapshot) {
    if (!snapshot.ours()) {
      return Outcome.done();
    }
    Optional<String> user = user(snapshot);
    if (user.isPresent()) {
      writer.waits(
          snapshot,
          Conditions.IN_USE,
          "the snapshot is deleted as soon as " + user.get() + " does not need it any more");
      return Outcome.after(RETRY);
    }
    for (SnapshotDisk disk : snapshot.status().disks()) {
      layers.retire(disk.storagePool(), disk.volume());
    }
    memory.remove(snapshot);
    devices.remove(snapshot);
    writer.release(snapshot);
    return Outcome.done();
  }

  /** Who is about to use the snapshot's volumes. */
  private Optional<String> user(SnapshotObject snapshot) {
    Optional<String> restore =
        restores.all().stream()
            .filter(RestoreObject::underWay)
            .filter(r -> r.key().namespace().equals(snapshot.key().namespace()))
            .filter(r -> r.spec().snapshot().equals(snapshot.key().name()))
            .map(r -> "VirtualMachineRestore " + r.key().name())
            .findFirst();
    return restore.or(() ->
        disks.all().stream()
            .filter(disk -> disk.key().namespace().equals(snapshot.key().namespace()))
            .filter(disk -> disk.status().volume().isEmpty())
            .filter(disk ->
                disk.spec()
                    .source()
                    .flatMap(source -> source.snapshot())
                    .filter(snapshot.key().name()::equals)
                    .isPresent())
            .map(disk -> "VirtualMachineDisk " + disk.key().name())
            .findFirst());
  }
}
