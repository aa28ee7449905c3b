package io.kubevmm.executor.storage;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.XmlCodec;
import io.kubevmm.api.storage.NodePool;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
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

/** The storage of this node, put together: three watches, and a queue for each. */
public final class Storage {

  /** What the rest of the executor hears from here. */
  public interface Listener {

    /** The report of the pools has changed. */
    void poolsChanged();

    /** A disk has; its machines may go on. */
    void diskChanged(ObjectKey disk);
  }

  private static final int WORKERS = 4;

  private final Informer<PoolObject> poolObjects;
  private final Informer<DiskObject> disks;
  private final Informer<ImageObject> images;
  private final Pools pools;
  private final ImageStore store;
  private final DiskClaims claims;
  private final Media media;
  private final WorkQueue poolQueue;
  private final WorkQueue diskQueue;
  private final WorkQueue imageQueue;
  private final WorkQueue reaperQueue;
  private final Listener listener;

  /**
   * The storage of a node.
   *
   * @param folder for downloads, records and marks
   * @param labels of the node, once they are known
   */
  public Storage(
      Service service,
      KubeClient client,
      LibvirtSession libvirt,
      String node,
      Path folder,
      Supplier<Optional<Map<String, String>>> labels,
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
    Jobs jobs = service.add(new Jobs(clock));
    store = new ImageStore(folder, pools, volumes, unfinished, jobs, steps);
    Maker maker = new Maker(client, volumes, store, unfinished, jobs, steps, this::lookAtDisk);
    claims = new DiskClaims(client, disks, pools, users, node);
    media = new Media(client, store, this::lookAtCopies);
    poolQueue = service.add(new WorkQueue("storagepools", 1, pools));
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
                    clock)));
    imageQueue =
        service.add(
            new WorkQueue(
                "images", 1, new ImageReconciler(client, images, store, this::lookAtImage, clock)));
    reaperQueue =
        service.add(
            new WorkQueue(
                "image-reaper", 1, new ImageReaper(client, libvirt, disks, store, pools)));
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
    reaperQueue.add(ImageReaper.KEY);
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

  /** What is in machines' CD-ROM drives. */
  public Media media() {
    return media;
  }

  /** Something that the disk depends on changed: its machine came or went. */
  public void lookAtDisk(ObjectKey disk) {
    diskQueue.add(disk);
  }

  private void lookAtImage(ObjectKey image) {
    imageQueue.add(image);
  }

  private void lookAtCopies() {
    reaperQueue.add(ImageReaper.KEY);
  }

  private boolean inUse(String pool) {
    return !disks.synced()
        || disks.all().stream().anyMatch(disk -> disk.spec().storagePool().equals(pool))
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
    if (after == null) {
      reaperQueue.add(ImageReaper.KEY);
    }
  }
}
