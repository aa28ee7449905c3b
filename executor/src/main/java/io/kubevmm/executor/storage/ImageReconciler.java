package io.kubevmm.executor.storage;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.ImagePhase;
import io.kubevmm.api.storage.VirtualMachineImageStatus;
import io.kubevmm.executor.LibvirtAwayException;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Fetches the images that this node is to fetch first, and tells what they are. */
public final class ImageReconciler implements Reconciler {

  private static final Duration TELL = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final KubeClient client;
  private final Informer<ImageObject> images;
  private final ImageStore store;
  private final Consumer<ObjectKey> wake;
  private final Clock clock;

  ImageReconciler(
      KubeClient client,
      Informer<ImageObject> images,
      ImageStore store,
      Consumer<ObjectKey> wake,
      Clock clock) {
    this.client = client;
    this.images = images;
    this.store = store;
    this.wake = wake;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<ImageObject> found = images.find(key);
    if (found.isEmpty() || found.get().deleted()) {
      return Outcome.done(); // the copy goes when no disk needs it any more
    }
    ImageObject image = found.get();
    if (image.status().phase() == ImagePhase.Ready) {
      return Outcome.done();
    }
    try {
      return tell(image, store.ensure(image, () -> wake.accept(key)));
    } catch (LibvirtAwayException e) {
      return Outcome.done(); // all are looked at again when libvirt is back
    } catch (LibvirtFailure | StorageException e) {
      return tell(image, new ImageStore.State.Failed(String.valueOf(e.getMessage())));
    }
  }

  private Outcome tell(ImageObject image, ImageStore.State state) {
    VirtualMachineImageStatus before = image.status();
    return switch (state) {
      case ImageStore.State.Ready(String name, Volumes.Found volume, DiskFormat format) -> {
        write(
            image,
            new VirtualMachineImageStatus(
                ImagePhase.Ready,
                before.nodeName(),
                Quantity.ofBytes(volume.capacity()),
                Quantity.ofBytes(volume.allocation()),
                store.checksum(image).orElse(before.checksum()),
                "",
                Condition.merge(
                    before.conditions(),
                    ready(true, Conditions.IMPORTED, "disks can be made from the image"))));
        yield Outcome.done();
      }
      case ImageStore.State.Fetching(int percent) -> {
        String message = "node " + before.nodeName() + " is fetching the image";
        write(
            image,
            status(before, ImagePhase.Importing, percent + "%", Conditions.IMPORTING, message));
        yield Outcome.after(TELL);
      }
      case ImageStore.State.Failed(String message) -> {
        write(image, status(before, ImagePhase.Failed, "", Conditions.IMPORT_FAILED, message));
        yield Outcome.after(RETRY);
      }
    };
  }

  private VirtualMachineImageStatus status(
      VirtualMachineImageStatus before,
      ImagePhase phase,
      String progress,
      String reason,
      String message) {
    return new VirtualMachineImageStatus(
        phase,
        before.nodeName(),
        before.virtualSize(),
        before.size(),
        before.checksum(),
        progress,
        Condition.merge(before.conditions(), ready(false, reason, message)));
  }

  private Condition ready(boolean is, String reason, String message) {
    return Condition.of(Conditions.READY, is, reason, message, clock.instant());
  }

  private void write(ImageObject image, VirtualMachineImageStatus after) {
    ObjectPatch.status(
        client, Resources.IMAGES, image.key(), image.resourceVersion(), image.status(), after);
  }
}
