package io.kubevmm.scheduler;

import io.kubevmm.kube.ObjectKey;
import java.util.Optional;
import java.util.function.Function;

/** The disks, snapshots and images that there are, and where they lie. */
record Stored(
    Function<ObjectKey, Optional<Disk>> disks,
    Function<ObjectKey, Optional<Snapshot>> snapshots,
    Function<ObjectKey, Optional<Image>> images) {

  Optional<Disk> disk(ObjectKey key) {
    return disks.apply(key);
  }

  /** The pool that a node must have to fetch the image, if there is such an image. */
  Optional<String> pool(ObjectKey image) {
    return images.apply(image).map(Image::pool);
  }

  /** The node that has the source of a disk, if it is one that lies somewhere. */
  Optional<String> node(Disk.Source source) {
    Optional<String> node =
        source.snapshot().isPresent()
            ? source.snapshot().flatMap(snapshots).map(Snapshot::node)
            : source.disk().flatMap(disks).map(Disk::node);
    return node.filter(name -> !name.isEmpty());
  }
}
