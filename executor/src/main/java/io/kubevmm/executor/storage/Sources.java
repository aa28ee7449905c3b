package io.kubevmm.executor.storage;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.DiskSource;
import io.kubevmm.api.storage.ImageReference;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.Labels;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.Optional;

/** What disks are made from: images, disks of snapshots, other disks. */
final class Sources {

  private final KubeClient client;
  private final ImageStore images;
  private final Originals originals;

  Sources(KubeClient client, ImageStore images, Originals originals) {
    this.client = client;
    this.images = images;
    this.originals = originals;
  }

  /** Looks for a source; {@code came} is called when one that is on its way is there. */
  Originals.Result find(ObjectKey disk, DiskSource source, Runnable came) {
    Optional<ImageReference> image = source.image(disk.namespace());
    if (image.isPresent()) {
      return image(image.get(), disk.namespace(), came);
    }
    return source.snapshot().isPresent()
        ? originals.snapshot(
            new ObjectKey(disk.namespace(), source.snapshot().get()), source.disk())
        : originals.disk(new ObjectKey(disk.namespace(), source.disk().orElseThrow()));
  }

  private Originals.Result image(ImageReference wanted, String namespace, Runnable came) {
    String name = wanted.name();
    Optional<ImageObject> image =
        client.find(Resources.IMAGES, new ObjectKey(wanted.namespace(), name)).map(ImageObject::of);
    if (!wanted.namespace().equals(namespace)
        && image.filter(found -> letsIn(found, namespace)).isEmpty()) {
      return new Originals.Result.Refused( // which tells no stranger what there is
          Conditions.NAMESPACE_NOT_ALLOWED,
          "namespace "
              + wanted.namespace()
              + " has no VirtualMachineImage "
              + name
              + " for namespace "
              + namespace
              + " (its spec.allowedNamespaces)");
    }
    if (image.isEmpty() || image.get().deleted()) {
      return new Originals.Result.Refused(
          Conditions.IMAGE_NOT_FOUND, "VirtualMachineImage " + name + " does not exist");
    }
    return switch (images.ensure(image.get(), came)) {
      case ImageStore.State.Failed(String message) ->
          new Originals.Result.Refused(
              Conditions.IMAGE_NOT_READY, "image " + name + ": " + message);
      case ImageStore.State.Waits(String reason, String message) ->
          new Originals.Result.Waits(
              Conditions.IMAGE_NOT_READY, "image " + name + ": " + message, "");
      case ImageStore.State.Fetching(int percent) ->
          new Originals.Result.Waits(
              Conditions.IMAGE_NOT_READY, "this node is fetching image " + name, percent + "%");
      case ImageStore.State.Ready(String volume, Volumes.Found base, DiskFormat format) ->
          new Originals.Result.Ready(base, format);
    };
  }

  private boolean letsIn(ImageObject image, String namespace) {
    return image
        .spec()
        .allowedNamespaces()
        .filter(filter ->
            filter.allows(
                Labels.of(client.get(Resources.NAMESPACES, new ObjectKey("", namespace)))))
        .isPresent();
  }

  /** What a disk that is linked to the source refers to, the nearest first. */
  List<String> chain(ObjectKey disk, DiskSource source) {
    Optional<ImageReference> image = source.image(disk.namespace());
    if (image.isPresent()) {
      return List.of(image.get().inChain(disk.namespace()));
    }
    ObjectKey key = new ObjectKey(disk.namespace(), source.snapshot().orElseThrow());
    List<String> below =
        client
            .find(Resources.SNAPSHOTS, key)
            .map(SnapshotObject::of)
            .flatMap(snapshot -> snapshot.disk(source.disk()))
            .map(SnapshotDisk::backingChain)
            .orElseGet(List::of);
    return Layers.chain(key, below);
  }
}
