package io.kubevmm.executor.snapshot;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.storage.DiskObject;
import io.kubevmm.executor.storage.Layers;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.executor.storage.StorageException;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.Optional;

/**
 * Takes a snapshot of a disk that no machine uses.
 *
 * <p>A machine may claim the disk at the same time. Both then write the disk's status, on the
 * resourceVersion that they saw: one of them fails and looks again.
 */
final class DiskSnapshot {

  private final Layers layers;
  private final DiskSwitch disks;
  private final SnapshotWriter writer;
  private final Steps steps;

  DiskSnapshot(Layers layers, DiskSwitch disks, SnapshotWriter writer, Steps steps) {
    this.layers = layers;
    this.disks = disks;
    this.writer = writer;
    this.steps = steps;
  }

  /** Whether nothing is left to do. */
  boolean take(SnapshotObject snapshot) {
    ObjectKey key = new ObjectKey(snapshot.key().namespace(), snapshot.spec().disk().orElseThrow());
    try {
      DiskObject disk = usable(key, snapshot);
      SnapshotObject planned = snapshot;
      if (snapshot.status().phase() == SnapshotPhase.Pending) {
        SnapshotDisk plan = MachineSnapshot.of(disk, key.name(), snapshot.uid());
        planned = writer.plan(snapshot, false, List.of(plan), Optional.empty());
        steps.reached("snapshot.planned");
      }
      SnapshotDisk plan = planned.status().disks().getFirst();
      if (!disk.status().volume().equals(plan.next())) {
        layers.create(plan.storagePool(), plan.next(), plan.volume());
        steps.reached("snapshot.layered");
        layers.switchTo(disk, plan.next(), Layers.chain(snapshot.key(), plan.backingChain()));
        steps.reached("snapshot.switched");
      }
      long size =
          layers.find(plan.storagePool(), plan.volume()).map(Layers.Layer::allocation).orElse(0L);
      writer.taken(planned, false, size);
      return true;
    } catch (Halted e) {
      if (e.forGood()) {
        undo(snapshot, key);
      }
      writer.halted(writer.read(snapshot.key()).orElse(snapshot), e);
      return e.forGood();
    } catch (StorageException e) {
      undo(snapshot, key);
      Halted why = Halted.refused(Conditions.SNAPSHOT_FAILED, String.valueOf(e.getMessage()));
      writer.halted(writer.read(snapshot.key()).orElse(snapshot), why);
      return true;
    } catch (KubeException e) {
      if (e.isConflict()) {
        return false; // a machine claimed the disk, or its status was written otherwise
      }
      throw e;
    }
  }

  private DiskObject usable(ObjectKey key, SnapshotObject snapshot) {
    DiskObject disk = disks.ready(key);
    boolean switched =
        snapshot.status().disks().stream()
            .anyMatch(plan -> plan.next().equals(disk.status().volume()));
    if (disk.user().isPresent() && !switched) {
      throw Halted.refused(
          Conditions.DISK_IN_USE,
          "VirtualMachineDisk "
              + key.name()
              + " is attached to VirtualMachine "
              + disk.status().attachedTo()
              + ": make a snapshot of that (spec.virtualMachine, and spec.disks)");
    }
    disks.requireLayers(disk);
    return disk;
  }

  private void undo(SnapshotObject snapshot, ObjectKey key) {
    Optional<DiskObject> disk = disks.read(key);
    for (SnapshotDisk plan : snapshot.status().disks()) {
      if (disk.filter(d -> d.status().volume().equals(plan.next())).isEmpty()) {
        layers.remove(plan.storagePool(), plan.next());
      }
    }
  }
}
