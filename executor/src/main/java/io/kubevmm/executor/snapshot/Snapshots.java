package io.kubevmm.executor.snapshot;

import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.storage.Storage;
import io.kubevmm.executor.vm.Domains;
import io.kubevmm.executor.vm.Operations;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.WorkQueue;
import io.kubevmm.runtime.Service;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Snapshots and restores of this node, put together. */
public final class Snapshots {

  private static final int WORKERS = 2;

  private final MachineOperations operations;
  private final WorkQueue snapshotQueue;
  private final WorkQueue restoreQueue;

  /**
   * The snapshots of a node.
   *
   * @param codec of libvirt's domain documents
   * @param folder for the memory of guests and the state of their devices
   * @param isHere whether a machine is bound to this node
   * @param wakeMachine called when something is to be done with a machine
   */
  public Snapshots(
      Service service,
      KubeClient client,
      LibvirtSession libvirt,
      Storage storage,
      Domains domains,
      XmlCodec codec,
      Path folder,
      Predicate<ObjectKey> isHere,
      Consumer<ObjectKey> wakeMachine,
      Steps steps,
      Clock clock) {
    SnapshotWriter snapshotWriter = new SnapshotWriter(client, clock);
    RestoreWriter restoreWriter = new RestoreWriter(client, clock);
    DiskSwitch disks = new DiskSwitch(client, storage.disks(), storage.layers());
    Memory memory = new Memory(folder);
    DeviceState devices = new DeviceState(folder, DeviceState.TPMS);
    operations =
        new MachineOperations(
            storage.snapshots(),
            storage.restores(),
            new MachineSnapshot(
                domains,
                codec,
                storage.layers(),
                disks,
                memory,
                devices,
                snapshotWriter,
                steps,
                clock),
            new MachineRestore(
                libvirt,
                domains,
                codec,
                storage.layers(),
                disks,
                memory,
                devices,
                snapshotWriter,
                restoreWriter,
                steps),
            snapshotWriter,
            restoreWriter);
    snapshotQueue =
        service.add(
            new WorkQueue(
                "snapshots",
                WORKERS,
                new SnapshotReconciler(
                    storage.disks(),
                    storage.restores(),
                    snapshotWriter,
                    new DiskSnapshot(storage.layers(), disks, snapshotWriter, steps),
                    storage.layers(),
                    memory,
                    devices,
                    isHere,
                    wakeMachine)));
    restoreQueue =
        service.add(
            new WorkQueue(
                "restores", WORKERS, new RestoreReconciler(restoreWriter, isHere, wakeMachine)));
  }

  /** What is done with machines as wholes. */
  public Operations operations() {
    return operations;
  }

  /** A snapshot has changed. */
  public void snapshotChanged(ObjectKey snapshot) {
    snapshotQueue.add(snapshot);
  }

  /** A restore has changed. */
  public void restoreChanged(ObjectKey restore) {
    restoreQueue.add(restore);
  }

  /** The names of all steps between which the process may be killed, in their order. */
  public static List<String> stepNames() {
    return List.of(
        "snapshot.planned",
        "snapshot.layered",
        "snapshot.taken",
        "snapshot.switched",
        "restore.planned",
        "restore.layered",
        "restore.stopped",
        "restore.switched",
        "restore.resumed");
  }
}
