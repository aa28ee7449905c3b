package io.kubevmm.executor.storage;

import io.kubevmm.api.storage.ImageReference;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.XmlFlag;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes this node's copies of images that are gone, once no disk here refers to them. */
final class ImageReaper implements Reconciler {

  /** The one key to reconcile. */
  static final ObjectKey KEY = new ObjectKey("", "images");

  private static final Logger LOG = LoggerFactory.getLogger(ImageReaper.class);
  private static final Duration PERIOD = Duration.ofMinutes(10);

  private final KubeClient client;
  private final LibvirtSession libvirt;
  private final Informer<DiskObject> disks;
  private final Informer<SnapshotObject> snapshots;
  private final ImageStore store;
  private final Pools pools;

  ImageReaper(
      KubeClient client,
      LibvirtSession libvirt,
      Informer<DiskObject> disks,
      Informer<SnapshotObject> snapshots,
      ImageStore store,
      Pools pools) {
    this.client = client;
    this.libvirt = libvirt;
    this.disks = disks;
    this.snapshots = snapshots;
    this.store = store;
    this.pools = pools;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    if (libvirt.current().isPresent() && disks.synced() && snapshots.synced()) {
      for (ImageStore.Copy copy : store.copies()) {
        if (pools.ready(copy.pool()).isPresent() && !needed(copy)) {
          LOG.info("removing the copy of image {}, which is gone", copy.image());
          store.remove(copy);
        }
      }
    }
    return Outcome.after(PERIOD);
  }

  private boolean needed(ImageStore.Copy copy) {
    boolean used =
        disks.all().stream()
            .flatMap(
                disk -> disk.spec().source().flatMap(s -> s.image(disk.key().namespace())).stream())
            .anyMatch(reference(copy)::equals);
    return used || keptBySnapshot(copy) || exists(copy) || inDrive(copy.name());
  }

  /** A snapshot's volumes stay when their disk goes, and what they refer to with them. */
  private boolean keptBySnapshot(ImageStore.Copy copy) {
    return snapshots.all().stream()
        .anyMatch(snapshot ->
            snapshot.status().disks().stream()
                .anyMatch(disk ->
                    disk.backingChain()
                        .contains(reference(copy).inChain(snapshot.key().namespace()))));
  }

  private static ImageReference reference(ImageStore.Copy copy) {
    return new ImageReference(copy.image().namespace(), copy.image().name());
  }

  private boolean exists(ImageStore.Copy copy) {
    return client
        .find(Resources.IMAGES, copy.image())
        .map(ImageObject::of)
        .filter(image -> image.uid().equals(copy.uid()))
        .isPresent();
  }

  /** A guest may hold on to a CD-ROM that nobody wants in its drive any more. */
  private boolean inDrive(String copy) {
    for (Domain found : libvirt.connection().listAllDomains()) {
      try (Domain domain = found) {
        if (domain.xml(XmlFlag.INACTIVE).contains(copy) || domain.xml().contains(copy)) {
          return true;
        }
      }
    }
    return false;
  }
}
