package io.kubevmm.executor.snapshot;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.storage.DiskPhase;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.DiskObject;
import io.kubevmm.executor.storage.Layers;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.Optional;

/** Lets disks go on with other volumes. */
final class DiskSwitch {

  /** What one disk goes on with, and what that refers to. */
  record Move(ObjectKey disk, String volume, List<String> backingChain) {}

  private final KubeClient client;
  private final Informer<DiskObject> disks;
  private final Layers layers;

  DiskSwitch(KubeClient client, Informer<DiskObject> disks, Layers layers) {
    this.client = client;
    this.disks = disks;
    this.layers = layers;
  }

  /** A disk as the API server has it now. */
  Optional<DiskObject> read(ObjectKey key) {
    return client.find(Resources.DISKS, key).map(DiskObject::of);
  }

  /** A disk that is there and whole; a run that needs it has to wait otherwise. */
  DiskObject ready(ObjectKey key) {
    return read(key)
        .filter(disk -> disk.status().phase() == DiskPhase.Ready)
        .orElseThrow(() ->
            Halted.waiting(
                Conditions.DISK_NOT_READY,
                "VirtualMachineDisk " + key.name() + " is not there, or not ready"));
  }

  /** Sees to it that the disk's pool takes layers; a run that needs them is halted otherwise. */
  void requireLayers(DiskObject disk) {
    String pool = disk.spec().storagePool();
    layers
        .notReady(pool)
        .ifPresent(why -> {
          throw Halted.waiting(Conditions.POOL_NOT_READY, why);
        });
    layers
        .unable(pool)
        .ifPresent(why -> {
          throw Halted.refused(Conditions.SNAPSHOT_FAILED, why);
        });
  }

  /**
   * Writes what is not written yet.
   *
   * @return whether this process sees all of it; before that no machine may be started from what it
   *     sees
   */
  boolean done(List<Move> moves) {
    for (Move move : moves) {
      Optional<DiskObject> disk = read(move.disk());
      disk.filter(d -> !d.status().volume().equals(move.volume()))
          .ifPresent(d -> layers.switchTo(d, move.volume(), move.backingChain()));
    }
    return moves.stream().allMatch(this::seen);
  }

  private boolean seen(Move move) {
    return disks
        .find(move.disk())
        .map(disk -> disk.status().volume().equals(move.volume()))
        .orElse(true); // deleted meanwhile
  }
}
