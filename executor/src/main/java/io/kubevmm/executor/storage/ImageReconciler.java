package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.ImagePhase;
import io.kubevmm.api.storage.MachineDisk;
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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Brings the images here that this node is the first to have, and tells what they are. */
public final class ImageReconciler implements Reconciler {

  private static final Duration TELL = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final KubeClient client;
  private final Informer<ImageObject> images;
  private final ImageStore store;
  private final Supplier<TransferEndpoint> endpoint;
  private final Consumer<ObjectKey> wake;
  private final Clock clock;

  /**
   * A reconciler of images.
   *
   * @param endpoint where users may send files
   */
  ImageReconciler(
      KubeClient client,
      Informer<ImageObject> images,
      ImageStore store,
      Supplier<TransferEndpoint> endpoint,
      Consumer<ObjectKey> wake,
      Clock clock) {
    this.client = client;
    this.images = images;
    this.store = store;
    this.endpoint = endpoint;
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
      boolean planned =
          image.spec().source().virtualMachine().isEmpty()
              || !image.status().virtualMachineDisk().isEmpty();
      return planned ? tell(image, store.ensure(image, () -> wake.accept(key))) : plan(image);
    } catch (LibvirtAwayException e) {
      return Outcome.done(); // all are looked at again when libvirt is back
    } catch (LibvirtFailure | StorageException e) {
      return tell(image, new ImageStore.State.Failed(String.valueOf(e.getMessage())));
    }
  }

  /** Writes down what the machine is that the image is made from, before its disk is copied. */
  private Outcome plan(ImageObject image) {
    String name = image.spec().source().virtualMachine().orElseThrow();
    ObjectKey key = new ObjectKey(image.key().namespace(), name);
    Optional<ObjectNode> machine = client.find(Resources.VIRTUAL_MACHINES, key);
    if (machine.isEmpty()) {
      return tell(
          image,
          new ImageStore.State.Waits(
              Conditions.MACHINE_NOT_FOUND, "VirtualMachine " + name + " does not exist"));
    }
    VirtualMachineSpec spec = ApiMapper.read(machine.get().path("spec"), VirtualMachineSpec.class);
    List<String> disks = spec.storedDisks().stream().map(MachineDisk::name).toList();
    Optional<String> wanted = image.spec().source().disk();
    List<String> chosen =
        disks.stream().filter(disk -> wanted.isEmpty() || wanted.get().equals(disk)).toList();
    if (chosen.size() != 1) {
      return tell(
          image,
          new ImageStore.State.Failed(
              "VirtualMachine "
                  + name
                  + " has the disks "
                  + disks
                  + ", and an image is one of them: set source.disk"));
    }
    VirtualMachineImageStatus before = image.status();
    write(
        image,
        new VirtualMachineImageStatus(
            before.phase(),
            before.nodeName(),
            before.virtualSize(),
            before.size(),
            before.checksum(),
            before.progress(),
            before.upload(),
            ApiMapper.write(spec),
            chosen.getFirst(),
            before.conditions()));
    return Outcome.done(); // and goes on with what was written
  }

  private Outcome tell(ImageObject image, ImageStore.State state) {
    return switch (state) {
      case ImageStore.State.Ready(String name, Volumes.Found volume, DiskFormat format) -> {
        ready(image, volume);
        yield Outcome.done();
      }
      case ImageStore.State.Waits(String reason, String message) -> {
        boolean upload = reason.equals(Conditions.AWAITING_UPLOAD);
        say(image, upload ? ImagePhase.AwaitingUpload : ImagePhase.Pending, "", reason, message);
        yield upload ? Outcome.done() : Outcome.after(TELL);
      }
      case ImageStore.State.Fetching(int percent) -> {
        String message = "node " + image.status().nodeName() + " is fetching the image";
        say(image, ImagePhase.Importing, percent + "%", Conditions.IMPORTING, message);
        yield Outcome.after(TELL);
      }
      case ImageStore.State.Failed(String message) -> {
        say(image, ImagePhase.Failed, "", Conditions.IMPORT_FAILED, message);
        yield Outcome.after(RETRY);
      }
    };
  }

  private void ready(ImageObject image, Volumes.Found volume) {
    VirtualMachineImageStatus before = image.status();
    write(
        image,
        new VirtualMachineImageStatus(
            ImagePhase.Ready,
            before.nodeName(),
            Quantity.ofBytes(volume.capacity()),
            Quantity.ofBytes(volume.allocation()),
            store.checksum(image).orElse(before.checksum()),
            "",
            Optional.empty(),
            before.virtualMachineSpec(),
            before.virtualMachineDisk(),
            Condition.merge(
                before.conditions(),
                condition(true, Conditions.IMPORTED, "disks can be made from the image"))));
  }

  private void say(
      ImageObject image, ImagePhase phase, String progress, String reason, String message) {
    VirtualMachineImageStatus before = image.status();
    write(
        image,
        new VirtualMachineImageStatus(
            phase,
            before.nodeName(),
            before.virtualSize(),
            before.size(),
            before.checksum(),
            progress,
            image.spec().source().upload().map(upload -> endpoint.get()),
            before.virtualMachineSpec(),
            before.virtualMachineDisk(),
            Condition.merge(before.conditions(), condition(false, reason, message))));
  }

  private Condition condition(boolean is, String reason, String message) {
    return Condition.of(Conditions.READY, is, reason, message, clock.instant());
  }

  private void write(ImageObject image, VirtualMachineImageStatus after) {
    ObjectPatch.status(
        client, Resources.IMAGES, image.key(), image.resourceVersion(), image.status(), after);
  }
}
