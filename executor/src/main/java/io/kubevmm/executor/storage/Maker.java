package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.CloneMode;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.DiskSource;
import io.kubevmm.api.storage.NamespaceFilter;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.Labels;
import io.kubevmm.kube.ObjectKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes the volumes of disks: blank, linked to an image, or copied from one. */
final class Maker {

  /** The steps between which the process may be killed, in their order. */
  static final List<String> STEPS =
      List.of("disk.marked", "disk.created", "disk.copied", "disk.finished");

  /** How far a volume is. */
  sealed interface Result {
    /** It is whole. */
    record Made(Volumes.Found volume) implements Result {}

    /** It is being made, or what it is made from is. */
    record Waits(String reason, String message, String progress) implements Result {}

    /** It cannot be made as things are. */
    record Refused(String reason, String message) implements Result {}
  }

  private final KubeClient client;
  private final Volumes volumes;
  private final ImageStore images;
  private final Unfinished unfinished;
  private final Jobs jobs;
  private final Steps steps;
  private final Consumer<ObjectKey> wake;
  private final QemuImg qemuImg = new QemuImg();

  Maker(
      KubeClient client,
      Volumes volumes,
      ImageStore images,
      Unfinished unfinished,
      Jobs jobs,
      Steps steps,
      Consumer<ObjectKey> wake) {
    this.client = client;
    this.volumes = volumes;
    this.images = images;
    this.unfinished = unfinished;
    this.jobs = jobs;
    this.steps = steps;
    this.wake = wake;
  }

  /** The volume, if it is there and whole. */
  Optional<Volumes.Found> finished(String pool, String volume) {
    return unfinished.has(volume) ? Optional.empty() : volumes.find(pool, volume);
  }

  /** What the disk refers to, the nearest first; nothing if it is not linked. */
  static List<String> chain(DiskObject disk, DiskFormat format) {
    return linked(disk, format)
        ? disk.spec().source().flatMap(DiskSource::image).map(i -> "image/" + i).stream().toList()
        : List.of();
  }

  private static boolean linked(DiskObject disk, DiskFormat format) {
    return disk.spec().source().isPresent()
        && format == DiskFormat.qcow2
        && disk.spec().cloneMode().orElse(CloneMode.Linked) == CloneMode.Linked;
  }

  Result make(DiskObject disk, PoolObject pool, DiskFormat format) {
    if (!allowed(pool, disk.key().namespace())) {
      return new Result.Refused(
          Conditions.NAMESPACE_NOT_ALLOWED,
          "storage pool "
              + pool.name()
              + " does not take disks of namespace "
              + disk.key().namespace()
              + " (its spec.allowedNamespaces)");
    }
    Optional<String> image = disk.spec().source().flatMap(DiskSource::image);
    return image.isEmpty() ? blank(disk, pool, format) : from(image.get(), disk, pool, format);
  }

  private boolean allowed(PoolObject pool, String namespace) {
    Optional<NamespaceFilter> filter = pool.spec().allowedNamespaces();
    if (filter.isEmpty() || filter.get().from().equals("All")) {
      return true;
    }
    ObjectNode object = client.get(Resources.NAMESPACES, new ObjectKey("", namespace));
    return filter.get().allows(Labels.of(object));
  }

  private Result blank(DiskObject disk, PoolObject pool, DiskFormat format) {
    long capacity = Quantity.parse(disk.spec().capacity().orElseThrow());
    return made(disk, pool, format, capacity, Optional.empty());
  }

  private Result from(String name, DiskObject disk, PoolObject pool, DiskFormat format) {
    ObjectKey key = new ObjectKey(disk.key().namespace(), name);
    Optional<ImageObject> image = client.find(Resources.IMAGES, key).map(ImageObject::of);
    if (image.isEmpty() || image.get().deleted()) {
      return new Result.Refused(
          Conditions.IMAGE_NOT_FOUND, "VirtualMachineImage " + name + " does not exist");
    }
    return switch (images.ensure(image.get(), () -> wake.accept(disk.key()))) {
      case ImageStore.State.Failed(String message) ->
          new Result.Refused(Conditions.IMAGE_NOT_READY, "image " + name + ": " + message);
      case ImageStore.State.Fetching(int percent) ->
          new Result.Waits(
              Conditions.IMAGE_NOT_READY, "this node is fetching image " + name, percent + "%");
      case ImageStore.State.Ready(String volume, Volumes.Found base, DiskFormat of) ->
          from(base, of, disk, pool, format);
    };
  }

  private Result from(
      Volumes.Found base, DiskFormat of, DiskObject disk, PoolObject pool, DiskFormat format) {
    long capacity = disk.spec().capacity().map(Quantity::parse).orElse(base.capacity());
    if (capacity < base.capacity()) {
      return new Result.Refused(
          Conditions.CAPACITY_TOO_SMALL,
          "spec.capacity is "
              + Quantity.ofBytes(capacity)
              + ", and the image needs "
              + Quantity.ofBytes(base.capacity())
              + ": a disk cannot be smaller than what it is made from");
    }
    if (linked(disk, format)) {
      Volumes.Base to = new Volumes.Base(base.path(), of);
      return made(disk, pool, format, capacity, Optional.of(to));
    }
    Jobs.State job =
        jobs.ensure(
            job(disk.key()),
            progress -> copy(base, of, disk, pool, format, capacity, progress),
            () -> wake.accept(disk.key()));
    if (job.done()) {
      jobs.forget(job(disk.key()));
    }
    return job.failure()
        .<Result>map(why -> new Result.Refused(Conditions.OPERATION_FAILED, why))
        .orElseGet(() ->
            new Result.Waits(
                Conditions.PROVISIONING, "the image is being copied", job.percent() + "%"));
  }

  private void copy(
      Volumes.Found base,
      DiskFormat of,
      DiskObject disk,
      PoolObject pool,
      DiskFormat format,
      long capacity,
      Jobs.Progress progress)
      throws Exception {
    Volumes.Found target = begin(disk, pool, format, capacity, Optional.empty());
    qemuImg.convert(
        Path.of(base.path()),
        of.name(),
        Path.of(target.path()),
        format,
        Volumes.keepsFiles(pool),
        progress);
    steps.reached("disk.copied");
    end(disk, format);
  }

  private Result made(
      DiskObject disk,
      PoolObject pool,
      DiskFormat format,
      long capacity,
      Optional<Volumes.Base> base) {
    Volumes.Found volume = begin(disk, pool, format, capacity, base);
    end(disk, format);
    return new Result.Made(volume);
  }

  private Volumes.Found begin(
      DiskObject disk,
      PoolObject pool,
      DiskFormat format,
      long capacity,
      Optional<Volumes.Base> base) {
    String volume = disk.volume(format);
    boolean again = unfinished.has(volume);
    unfinished.begin(volume);
    steps.reached("disk.marked");
    if (again) {
      volumes.delete(pool.name(), volume);
    }
    Volumes.Found made = volumes.create(pool, volume, capacity, format, base);
    steps.reached("disk.created");
    return made;
  }

  private void end(DiskObject disk, DiskFormat format) {
    unfinished.end(disk.volume(format));
    steps.reached("disk.finished");
  }

  /** The disk is gone or going: nothing is made for it any more. */
  void forget(ObjectKey disk) {
    jobs.forget(job(disk));
  }

  /** Deletes a volume, whole or not. */
  void remove(String pool, String volume) {
    volumes.delete(pool, volume);
    unfinished.end(volume);
  }

  private static String job(ObjectKey disk) {
    return "disk " + disk;
  }
}
