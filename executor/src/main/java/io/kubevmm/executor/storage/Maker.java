package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.CloneMode;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.DiskSource;
import io.kubevmm.api.storage.HttpSource;
import io.kubevmm.api.storage.NamespaceFilter;
import io.kubevmm.api.storage.UploadSource;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.Labels;
import io.kubevmm.kube.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Makes the volumes of disks: blank, linked to an image, or copied from one or from a file. */
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

  /** Of a hundred, what the fetching counts; the rest is the converting. */
  private static final int FETCHING = 80;

  private final KubeClient client;
  private final Volumes volumes;
  private final Sources sources;
  private final Unfinished unfinished;
  private final Jobs jobs;
  private final Steps steps;
  private final Consumer<ObjectKey> wake;
  private final Predicate<ObjectKey> snapshotIsThere;
  private final Arrivals arrivals;
  private final Uploads uploads;
  private final Jobs fetches;
  private final Copying copying;
  private final Copier copier;

  /**
   * A maker of volumes.
   *
   * @param wake called when a disk is worth another look
   * @param snapshotIsThere whether a snapshot that a backing chain names exists
   */
  Maker(
      KubeClient client,
      Volumes volumes,
      Sources sources,
      Unfinished unfinished,
      Jobs jobs,
      Steps steps,
      Consumer<ObjectKey> wake,
      Predicate<ObjectKey> snapshotIsThere,
      Arrivals arrivals,
      Uploads uploads,
      Jobs fetches,
      Copying copying) {
    this.client = client;
    this.volumes = volumes;
    copier = new Copier(volumes, new QemuImg());
    this.sources = sources;
    this.unfinished = unfinished;
    this.jobs = jobs;
    this.steps = steps;
    this.wake = wake;
    this.snapshotIsThere = snapshotIsThere;
    this.arrivals = arrivals;
    this.uploads = uploads;
    this.fetches = fetches;
    this.copying = copying;
  }

  /** The volume, if it is there and whole. */
  Optional<Volumes.Found> finished(String pool, String volume) {
    return unfinished.has(volume) ? Optional.empty() : volumes.find(pool, volume);
  }

  /** What the disk refers to, the nearest first; nothing if it is not linked. */
  List<String> chain(DiskObject disk, DiskFormat format) {
    if (!disk.status().backingChain().isEmpty()) {
      return disk.status().backingChain().stream()
          .filter(entry -> isThere(disk.key().namespace(), entry))
          .toList();
    }
    boolean layered = !disk.volume(format).equals(disk.first(format));
    return !layered && linked(disk, format)
        ? sources.chain(disk.key(), disk.spec().source().orElseThrow())
        : List.of();
  }

  private boolean isThere(String namespace, String entry) {
    return !entry.startsWith(Layers.SNAPSHOT)
        || snapshotIsThere.test(
            new ObjectKey(namespace, entry.substring(Layers.SNAPSHOT.length())));
  }

  private static boolean linked(DiskObject disk, DiskFormat format) {
    return disk.spec().source().filter(DiskSource::linkable).isPresent()
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
    return disk.spec().source().isEmpty()
        ? blank(disk, pool, format)
        : from(disk.spec().source().get(), disk, pool, format);
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

  private Result from(DiskSource source, DiskObject disk, PoolObject pool, DiskFormat format) {
    if (source.http().isPresent()) {
      return work(
          fetches,
          disk,
          "the file is being fetched",
          progress -> fetch(source.http().get(), disk, pool, format, progress),
          () -> {});
    }
    if (source.upload().isPresent()) {
      return sent(source.upload().get(), disk, pool, format);
    }
    return switch (sources.find(disk.key(), source, () -> wake.accept(disk.key()))) {
      case Originals.Result.Refused(String reason, String message) ->
          new Result.Refused(reason, message);
      case Originals.Result.Waits(String reason, String message, String progress) ->
          new Result.Waits(reason, message, progress);
      case Originals.Result.Ready base -> from(base, disk, pool, format);
    };
  }

  private Result from(
      Originals.Result.Ready base, DiskObject disk, PoolObject pool, DiskFormat format) {
    long least = base.volume().capacity();
    long capacity = disk.spec().capacity().map(Quantity::parse).orElse(least);
    if (capacity < least) {
      return new Result.Refused(Conditions.CAPACITY_TOO_SMALL, tooSmall(capacity, least));
    }
    if (linked(disk, format)) {
      Volumes.Base to = new Volumes.Base(base.volume().path(), base.format());
      return made(disk, pool, format, capacity, Optional.of(to));
    }
    Optional<ObjectKey> other =
        disk.spec()
            .source()
            .flatMap(DiskSource::otherDisk)
            .map(name -> new ObjectKey(disk.key().namespace(), name));
    ImageFile content =
        new ImageFile(Path.of(base.volume().path()), base.format().name(), least, false);
    other.ifPresent(from -> copying.begin(from, disk.uid()));
    return work(
        jobs,
        disk,
        "the source is being copied",
        progress -> fill(content, disk, pool, format, capacity, progress),
        () -> other.ifPresent(from -> copying.end(from, disk.uid())));
  }

  private static String tooSmall(long capacity, long least) {
    return "spec.capacity is "
        + Quantity.ofBytes(capacity)
        + ", and the source needs "
        + Quantity.ofBytes(least)
        + ": a disk cannot be smaller than what it is made from";
  }

  private Result work(Jobs kind, DiskObject disk, String what, Jobs.Work work, Runnable ended) {
    Jobs.State job =
        kind.ensure(
            job(disk.key()),
            work,
            () -> {
              ended.run();
              wake.accept(disk.key());
            });
    if (job.done()) {
      kind.forget(job(disk.key()));
    }
    if (job.failure().isPresent()) {
      ended.run(); // until the next try
    }
    return job.failure()
        .<Result>map(why -> new Result.Refused(Conditions.OPERATION_FAILED, why))
        .orElseGet(() -> new Result.Waits(Conditions.PROVISIONING, what, job.percent() + "%"));
  }

  private void fetch(
      HttpSource source,
      DiskObject disk,
      PoolObject pool,
      DiskFormat format,
      Jobs.Progress progress)
      throws Exception {
    arrivals.fetch(disk.uid(), source, progress.part(0, FETCHING));
    keep(file(source, disk), disk, pool, format, progress);
  }

  /** Makes the volume from the file that has come; where it cannot, it is tried again with it. */
  private void keep(
      ImageFile content,
      DiskObject disk,
      PoolObject pool,
      DiskFormat format,
      Jobs.Progress progress)
      throws Exception {
    long least = content.virtualSize();
    long capacity = disk.spec().capacity().map(Quantity::parse).orElse(least);
    if (capacity < least) {
      throw new StorageException(tooSmall(capacity, least));
    }
    fill(content, disk, pool, format, capacity, progress.part(FETCHING, 100));
    arrivals.clean(disk.uid());
    uploads.ended(disk.uid());
  }

  private Result sent(UploadSource source, DiskObject disk, PoolObject pool, DiskFormat format) {
    String uid = disk.uid();
    if (uploads.isWhole(uid)) {
      return work(
          fetches,
          disk,
          "the file that came is being copied",
          progress -> keep(uploads.judge(uid, source), disk, pool, format, progress),
          () -> {});
    }
    fetches.forget(job(disk.key())); // what came was refused, and something else may come
    Optional<Integer> percent = uploads.percent(uid);
    if (percent.isPresent()) {
      String progress = percent.get() * FETCHING / 100 + "%";
      return new Result.Waits(Conditions.PROVISIONING, "the file is being sent", progress);
    }
    return uploads
        .refusal(uid)
        .<Result>map(why ->
            new Result.Refused(Conditions.OPERATION_FAILED, why + ". Another file may be sent"))
        .orElseGet(() ->
            new Result.Waits(Conditions.AWAITING_UPLOAD, Awaited.advice("disk", disk.key()), ""));
  }

  /** What came, if it is what was asked for; if not, it is fetched anew the next time. */
  private ImageFile file(HttpSource source, DiskObject disk)
      throws IOException, InterruptedException {
    try {
      arrivals.verify(disk.uid(), source.checksum().orElse(""), " was expected");
      return arrivals.judge(disk.uid(), source.maxSize());
    } catch (StorageException e) {
      throw new StorageException(source.url() + ": " + e.getMessage(), e);
    }
  }

  private void fill(
      ImageFile content,
      DiskObject disk,
      PoolObject pool,
      DiskFormat format,
      long capacity,
      Jobs.Progress progress)
      throws Exception {
    Volumes.Found target = begin(disk, pool, format, capacity, Optional.empty());
    copier.fill(pool, disk.volume(format), target, content.file(), content.format(), progress);
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
    fetches.forget(job(disk));
  }

  /** Likewise, and what has come for it from outside goes. */
  void forget(DiskObject disk) {
    forget(disk.key());
    arrivals.clean(disk.uid());
    uploads.forget(disk.uid());
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
