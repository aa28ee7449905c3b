package io.kubevmm.executor.storage;

import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.VirtualMachineDiskStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The layers that disks are made of.
 *
 * <p>A snapshot leaves the volume that the guest wrote to as it is, and the guest goes on in a new
 * one, which refers to it. A volume that no disk and no snapshot names any more is retired: it goes
 * as soon as nothing refers to it.
 */
public final class Layers {

  /** What the entries of a backing chain begin with that are snapshots. */
  public static final String SNAPSHOT = "snapshot/";

  /** A volume: where it is, and its sizes in bytes. */
  public record Layer(String path, long capacity, long allocation) {}

  private final KubeClient client;
  private final Pools pools;
  private final Volumes volumes;
  private final Retired retired;
  private final Runnable reap;

  Layers(KubeClient client, Pools pools, Volumes volumes, Retired retired, Runnable reap) {
    this.client = client;
    this.pools = pools;
    this.volumes = volumes;
    this.retired = retired;
    this.reap = reap;
  }

  /**
   * The name of a layer, the same at every call.
   *
   * @param by uid of the snapshot or restore that makes it
   */
  public static String name(DiskObject disk, String by) {
    String first = Volumes.name(disk.key(), disk.uid());
    return String.join(".", first, by.substring(0, 8), DiskFormat.qcow2.name());
  }

  /** The format of a volume, which its name ends with. */
  public static DiskFormat format(String volume) {
    return volume.endsWith("." + DiskFormat.qcow2) ? DiskFormat.qcow2 : DiskFormat.raw;
  }

  /** Why a pool cannot be used now, in words; after a start of the process it takes a moment. */
  public Optional<String> notReady(String pool) {
    return pools.ready(pool).isPresent() ? Optional.empty() : Optional.of(pools.trouble(pool));
  }

  /** Why a pool that is ready can never have layers, in words. */
  public Optional<String> unable(String pool) {
    return pools
        .ready(pool)
        .filter(ready -> !Volumes.keepsFiles(ready))
        .map(ready ->
            "storage pool "
                + pool
                + " is of type "
                + ready.spec().type()
                + ", whose volumes are no files: its disks cannot be snapshotted");
  }

  /** A volume, if it is there. */
  public Optional<Layer> find(String pool, String volume) {
    return volumes.find(pool, volume).map(v -> new Layer(v.path(), v.capacity(), v.allocation()));
  }

  /** Makes an empty layer on a volume; one of that name that nobody has used yet is made anew. */
  public void create(String pool, String layer, String on) {
    PoolObject ready =
        pools.ready(pool).orElseThrow(() -> new StorageException(pools.trouble(pool)));
    Volumes.Found base =
        volumes
            .find(pool, on)
            .orElseThrow(() ->
                new StorageException("the volume " + on + " is gone from storage pool " + pool));
    volumes.delete(pool, layer);
    volumes.create(
        ready,
        layer,
        base.capacity(),
        DiskFormat.qcow2,
        Optional.of(new Volumes.Base(base.path(), format(on))));
  }

  /** Deletes a layer that nobody has used. */
  public void remove(String pool, String layer) {
    volumes.delete(pool, layer);
  }

  /** Nothing names the volume any more. */
  public void retire(String pool, String volume) {
    retired.add(pool, volume);
    reap.run();
  }

  /** Makes the disk go on with another volume, from the machine's next start on. */
  public void switchTo(DiskObject disk, String volume, List<String> chain) {
    VirtualMachineDiskStatus before = disk.status();
    String capacity = // which may be less than now
        find(disk.spec().storagePool(), volume)
            .map(layer -> Quantity.ofBytes(layer.capacity()))
            .orElse("");
    VirtualMachineDiskStatus after =
        new VirtualMachineDiskStatus(
            before.phase(),
            before.nodeName(),
            before.observedGeneration(),
            volume,
            capacity,
            before.allocation(),
            chain,
            before.attachedTo(),
            before.progress(),
            before.upload(),
            before.conditions());
    ObjectPatch.status(client, Resources.DISKS, disk.key(), disk.resourceVersion(), before, after);
  }

  /** The chain of what is based on a snapshot's disk. */
  public static List<String> chain(ObjectKey snapshot, List<String> below) {
    return Stream.concat(Stream.of(SNAPSHOT + snapshot.name()), below.stream()).toList();
  }
}
