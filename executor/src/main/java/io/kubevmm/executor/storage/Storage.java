package io.kubevmm.executor.storage;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.storage.NodePool;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.PinnedTls;
import io.kubevmm.kube.Selector;
import io.kubevmm.kube.WorkQueue;
import io.kubevmm.runtime.Service;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The storage of this node, put together: its watches and their queues. */
public final class Storage {

  /** What the rest of the executor hears from here. */
  public interface Listener {

    /** The report of the pools has changed. */
    void poolsChanged();

    /** A disk has; its machines may go on. */
    void diskChanged(ObjectKey disk);

    /** A snapshot has; it is of a machine or of a disk alone. */
    void snapshotChanged(ObjectKey snapshot, Optional<ObjectKey> machine);

    /** A restore of a machine has. */
    void restoreChanged(ObjectKey restore, ObjectKey machine);
  }

  private static final int WORKERS = 4;

  /**
   * A pool whose server is silent holds up no other; but libvirtd serves five calls of a connection
   * at a time, and the machines need some of them.
   */
  private static final int POOL_WORKERS = 2;

  /** Images are fetched apart from copies on this node, which slow web servers do not hold up. */
  private static final int FETCHES = 4;

  private static final int COPIES = 2;

  private final Informer<PoolObject> poolObjects;
  private final Informer<DiskObject> disks;
  private final Informer<ImageObject> images;
  private final Informer<SnapshotObject> snapshots;
  private final Informer<RestoreObject> restores;
  private final Pools pools;
  private final Retired retired;
  private final Layers layers;
  private final ImageStore store;
  private final Uploads uploads;
  private final DiskClaims claims;
  private final Media media;
  private final WorkQueue poolQueue;
  private final WorkQueue diskQueue;
  private final WorkQueue imageQueue;
  private final WorkQueue reaperQueue;
  private final WorkQueue layerQueue;
  private final Listener listener;

  /**
   * The storage of a node.
   *
   * @param folder for downloads, records and marks
   * @param labels of the node, once they are known
   * @param identity what proves to other nodes who this one is
   * @param endpoint where this node takes and gives files
   */
  public Storage(
      Service service,
      KubeClient client,
      LibvirtSession libvirt,
      String node,
      Path folder,
      Supplier<Optional<Map<String, String>>> labels,
      PinnedTls.Identity identity,
      Supplier<TransferEndpoint> endpoint,
      DiskUsers users,
      Listener listener,
      Steps steps,
      Clock clock) {
    this.listener = listener;
    Selector mine = Selector.fields("status.nodeName=" + node);
    poolObjects =
        service.add(
            Informer.builder(client, Resources.POOLS, PoolObject::of)
                .listener((key, before, after) -> poolChanged(key))
                .build());
    disks =
        service.add(
            Informer.builder(client, Resources.DISKS, DiskObject::of)
                .selector(mine)
                .listener(this::diskChanged)
                .build());
    images =
        service.add(
            Informer.builder(client, Resources.IMAGES, ImageObject::of)
                .selector(mine)
                .listener(this::imageChanged)
                .build());
    snapshots =
        service.add(
            Informer.builder(client, Resources.SNAPSHOTS, SnapshotObject::of)
                .selector(mine)
                .listener(this::snapshotChanged)
                .build());
    restores =
        service.add(
            Informer.builder(client, Resources.RESTORES, RestoreObject::of)
                .selector(mine)
                .listener(this::restoreChanged)
                .build());
    retired = new Retired(folder.resolve("retired"));
    pools =
        new Pools(
            libvirt,
            poolObjects,
            new XmlCodec(Schema.of(DocumentKind.STORAGE_POOL)),
            labels,
            this::inUse,
            this::poolsChanged);
    Volumes volumes = new Volumes(libvirt, new XmlCodec(Schema.of(DocumentKind.STORAGE_VOLUME)));
    Unfinished unfinished = new Unfinished(folder.resolve("unfinished"));
    Jobs fetches = service.add(new Jobs(FETCHES, clock));
    Jobs jobs = service.add(new Jobs(COPIES, clock));
    Arrivals arrivals = new Arrivals(folder.resolve("downloads"), new QemuImg());
    uploads = new Uploads(arrivals, this::lookAt);
    Originals originals = new Originals(client, libvirt, volumes, users, node);
    Copying copying = new Copying();
    store =
        new ImageStore(
            folder.resolve("images"),
            pools,
            volumes,
            unfinished,
            fetches,
            steps,
            arrivals,
            uploads,
            new Peers(client, node, identity, arrivals),
            originals,
            copying,
            node);
    layers = new Layers(client, pools, volumes, retired, this::reapLayers);
    LayerReaper layerReaper =
        new LayerReaper(
            libvirt,
            retired,
            pools,
            volumes,
            disks,
            snapshots,
            restores,
            users,
            jobs,
            this::reapLayers);
    layerQueue = service.add(new WorkQueue("layers", 1, layerReaper));
    Sources sources = new Sources(client, store, originals);
    Maker maker =
        new Maker(
            client,
            volumes,
            sources,
            unfinished,
            jobs,
            steps,
            this::lookAtDisk,
            key -> !snapshots.synced() || snapshots.find(key).isPresent(),
            arrivals,
            uploads,
            fetches,
            copying);
    claims =
        new DiskClaims(
            client, disks, users, disk -> layerReaper.merges(disk) || copying.has(disk), node);
    media = new Media(client, store, this::lookAtCopies);
    poolQueue = service.add(new WorkQueue("storagepools", POOL_WORKERS, pools));
    diskQueue =
        service.add(
            new WorkQueue(
                "disks",
                WORKERS,
                new DiskReconciler(
                    client,
                    disks,
                    pools,
                    maker,
                    new Growth(libvirt, volumes, users),
                    users,
                    this::reapLayers,
                    endpoint,
                    clock)));
    imageQueue =
        service.add(
            new WorkQueue(
                "images",
                1,
                new ImageReconciler(client, images, store, endpoint, this::lookAtImage, clock)));
    reaperQueue =
        service.add(
            new WorkQueue(
                "image-reaper",
                1,
                new ImageReaper(client, libvirt, disks, snapshots, store, pools)));
  }

  /** The names of all steps, in the order in which an image and then its disk meet them. */
  public static List<String> stepNames() {
    return Stream.of(ImageStore.STEPS, Maker.STEPS).flatMap(List::stream).toList();
  }

  /** Begins to watch. */
  public void start() {
    poolObjects.start();
    disks.start();
    images.start();
    snapshots.start();
    restores.start();
    reaperQueue.add(ImageReaper.KEY);
    reapLayers();
  }

  /** libvirt is there (again): everything is looked at. */
  public void connected() {
    poolObjects.all().forEach(pool -> poolQueue.add(new ObjectKey("", pool.name())));
    images.all().forEach(image -> imageQueue.add(image.key()));
    disks.all().forEach(disk -> diskQueue.add(disk.key()));
  }

  /** How the node's pools do. */
  public List<NodePool> pools() {
    return pools.report();
  }

  /** The disks of machines. */
  public DiskClaims claims() {
    return claims;
  }

  /** The disks that this node has taken on. */
  public Informer<DiskObject> disks() {
    return disks;
  }

  /** The snapshots of this node's disks. */
  public Informer<SnapshotObject> snapshots() {
    return snapshots;
  }

  /** The restores of this node's machines. */
  public Informer<RestoreObject> restores() {
    return restores;
  }

  /** What disks are made of. */
  public Layers layers() {
    return layers;
  }

  /** A machine started or stopped: what its disks are made of may be merged now. */
  public void reapLayers() {
    layerQueue.add(LayerReaper.KEY);
  }

  /** The images that this node is the first to have. */
  public Informer<ImageObject> images() {
    return images;
  }

  /** This node's copies of images. */
  public ImageStore store() {
    return store;
  }

  /** Files that users send. */
  public Uploads uploads() {
    return uploads;
  }

  /** What is in machines' CD-ROM drives. */
  public Media media() {
    return media;
  }

  /** Something that the disk depends on changed: its machine came or went. */
  public void lookAtDisk(ObjectKey disk) {
    diskQueue.add(disk);
  }

  private void lookAt(Awaited what) {
    (what.isDisk() ? diskQueue : imageQueue).add(what.key());
  }

  /** A machine's guest let go of a device, which may have been a disk. */
  public void lookAtDisksOf(ObjectKey machine) {
    disks.all().stream()
        .filter(disk -> disk.user().equals(Optional.of(machine)))
        .forEach(disk -> diskQueue.add(disk.key()));
  }

  private void lookAtImage(ObjectKey image) {
    imageQueue.add(image);
  }

  private void lookAtCopies() {
    reaperQueue.add(ImageReaper.KEY);
  }

  private Optional<Boolean> inUse(String pool) {
    return disks.synced() && snapshots.synced() ? Optional.of(used(pool)) : Optional.empty();
  }

  private boolean used(String pool) {
    return disks.all().stream().anyMatch(disk -> disk.spec().storagePool().equals(pool))
        || snapshots.all().stream()
            .flatMap(snapshot -> snapshot.status().disks().stream())
            .anyMatch(disk -> disk.storagePool().equals(pool))
        || retired.all().stream().anyMatch(entry -> entry.pool().equals(pool))
        || store.copies().stream().anyMatch(copy -> copy.pool().equals(pool));
  }

  private void poolChanged(ObjectKey key) {
    poolQueue.add(key);
  }

  private void poolsChanged() {
    images.all().forEach(image -> imageQueue.add(image.key()));
    disks.all().forEach(disk -> diskQueue.add(disk.key()));
    listener.poolsChanged();
  }

  private void diskChanged(ObjectKey key, @Nullable DiskObject before, @Nullable DiskObject after) {
    diskQueue.add(key);
    if (after == null) {
      reaperQueue.add(ImageReaper.KEY);
    }
    listener.diskChanged(key);
  }

  private void imageChanged(
      ObjectKey key, @Nullable ImageObject before, @Nullable ImageObject after) {
    imageQueue.add(key);
    if (before != null && (after == null || !after.uid().equals(before.uid()))) {
      store.forget(before.uid());
    }
    if (after == null) {
      reaperQueue.add(ImageReaper.KEY);
    }
  }

  private void snapshotChanged(
      ObjectKey key, @Nullable SnapshotObject before, @Nullable SnapshotObject after) {
    if (after == null) {
      reaperQueue.add(ImageReaper.KEY);
      reapLayers();
    }
    SnapshotObject any = after != null ? after : before;
    if (any != null) {
      listener.snapshotChanged(key, any.machine());
    }
  }

  private void restoreChanged(
      ObjectKey key, @Nullable RestoreObject before, @Nullable RestoreObject after) {
    RestoreObject any = after != null ? after : before;
    if (any != null) {
      listener.restoreChanged(key, any.machine());
    }
  }
}
