package io.kubevmm.executor.storage;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.HttpSource;
import io.kubevmm.api.storage.ImagePhase;
import io.kubevmm.api.storage.ImageSource;
import io.kubevmm.api.storage.UploadSource;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * This node's copies of images: each a volume in the pool that the image names.
 *
 * <p>An image is fetched when its first disk is made here, or when the controller chose this node
 * to fetch it first. The file that comes is checked, judged and converted into the volume; only
 * then is the volume used. Each copy has a record from before its first byte comes, so that all of
 * it is found again when its object is gone.
 */
public final class ImageStore {

  /** The steps between which the process may be killed, in their order. */
  static final List<String> STEPS = List.of("image.fetched", "image.created", "image.converted");

  /** How far a copy is. */
  sealed interface State {
    /** Disks can be made from it. */
    record Ready(String name, Volumes.Found volume, DiskFormat format) implements State {}

    /** Something else has to happen first; reason is of {@link Conditions}. */
    record Waits(String reason, String message) implements State {}

    /** It is being fetched, and that far. */
    record Fetching(int percent) implements State {}

    /** It cannot be fetched; it is tried again. */
    record Failed(String message) implements State {}
  }

  /** A copy, as its record says; its volume's name has its format too. */
  record Copy(String name, String pool, ObjectKey image, String uid) {}

  /** Of a hundred, what the fetching counts; the rest is the converting. */
  private static final int FETCHING = 80;

  private final Path records;
  private final Pools pools;
  private final Volumes volumes;
  private final Unfinished unfinished;
  private final Jobs jobs;
  private final Steps steps;
  private final Arrivals arrivals;
  private final Uploads uploads;
  private final Peers peers;
  private final Originals originals;
  private final Copying copying;
  private final String node;
  private final String mark;
  private final Copier copier;
  private final Map<String, String> checksums = new ConcurrentHashMap<>();

  ImageStore(
      Path records,
      Pools pools,
      Volumes volumes,
      Unfinished unfinished,
      Jobs jobs,
      Steps steps,
      Arrivals arrivals,
      Uploads uploads,
      Peers peers,
      Originals originals,
      Copying copying,
      String node) {
    this.records = records;
    this.pools = pools;
    this.volumes = volumes;
    copier = new Copier(volumes, new QemuImg());
    this.unfinished = unfinished;
    this.jobs = jobs;
    this.steps = steps;
    this.arrivals = arrivals;
    this.uploads = uploads;
    this.peers = peers;
    this.originals = originals;
    this.copying = copying;
    this.node = node;
    mark = UUID.nameUUIDFromBytes(node.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
  }

  /** The copy's state; fetches it if it is not here. {@code ended} is called when that ends. */
  State ensure(ImageObject image, Runnable ended) {
    String pool = image.spec().storagePool();
    Optional<PoolObject> place = pools.ready(pool);
    if (place.isEmpty()) {
      return new State.Failed(pools.trouble(pool));
    }
    if (Volumes.format(place.get(), DiskFormat.qcow2) != DiskFormat.qcow2) {
      return new State.Failed(
          "storage pool " + pool + " does not keep files, as images need it: choose another one");
    }
    return whole(image)
        .<State>map(there -> there)
        .orElseGet(() -> bring(image, place.get(), ended));
  }

  /** The copy, if it is here and whole. */
  private Optional<State.Ready> whole(ImageObject image) {
    for (DiskFormat format : DiskFormat.values()) {
      String volume = volume(image, format);
      Optional<Volumes.Found> found =
          unfinished.has(volume)
              ? Optional.empty()
              : volumes.find(image.spec().storagePool(), volume);
      if (found.isPresent()) {
        return Optional.of(new State.Ready(volume, found.get(), format));
      }
    }
    return Optional.empty();
  }

  /** The file of a copy that is here and whole, to be given to other nodes. */
  public Optional<Path> file(ImageObject image) {
    return pools.ready(image.spec().storagePool()).isEmpty()
        ? Optional.empty()
        : whole(image).map(copy -> Path.of(copy.volume().path()));
  }

  private State bring(ImageObject image, PoolObject pool, Runnable ended) {
    ImageSource source = image.spec().source();
    if (source.http().isPresent()) {
      HttpSource http = source.http().get();
      return work(
          image,
          ended,
          progress -> {
            arrivals.fetch(image.uid(), http, progress.part(0, FETCHING));
            keep(image, pool, file(image, http), progress);
          });
    }
    if (!image.status().nodeName().equals(node)) {
      return fromPeer(image, pool, ended);
    }
    return source.upload().isPresent()
        ? uploaded(image, pool, source.upload().get(), ended)
        : copied(image, pool, ended);
  }

  private State work(ImageObject image, Runnable ended, Jobs.Work bring) {
    Jobs.State job =
        jobs.ensure(
            job(image.uid()),
            progress -> {
              record(image);
              bring.run(progress);
            },
            ended);
    if (job.done()) {
      jobs.forget(job(image.uid())); // the copy was deleted behind our back: once more
      return new State.Fetching(0);
    }
    return job.failure()
        .<State>map(State.Failed::new)
        .orElseGet(() -> new State.Fetching(job.percent()));
  }

  private State fromPeer(ImageObject image, PoolObject pool, Runnable ended) {
    if (image.status().phase() != ImagePhase.Ready) {
      return new State.Waits(Conditions.IMAGE_NOT_READY, "it is " + image.status().phase());
    }
    return work(
        image,
        ended,
        progress -> {
          peers.fetch(image.uid(), image.status().nodeName(), progress.part(0, FETCHING));
          keep(image, pool, arrivals.judge(image.uid(), Optional.empty()), progress);
        });
  }

  private State uploaded(ImageObject image, PoolObject pool, UploadSource source, Runnable ended) {
    if (!uploads.isWhole(image.uid())) {
      jobs.forget(job(image.uid())); // what came was refused, and something else may come
      return uploads
          .percent(image.uid())
          .<State>map(percent -> new State.Fetching(percent * FETCHING / 100))
          .orElseGet(() -> awaits(image));
    }
    return work(image, ended, progress -> keep(image, pool, sent(image, source), progress));
  }

  private State awaits(ImageObject image) {
    return uploads
        .refusal(image.uid())
        .<State>map(why -> new State.Failed(why + ". Another file may be sent"))
        .orElseGet(() ->
            new State.Waits(Conditions.AWAITING_UPLOAD, Awaited.advice("image", image.key())));
  }

  private State copied(ImageObject image, PoolObject pool, Runnable ended) {
    ImageSource source = image.spec().source();
    String namespace = image.key().namespace();
    Optional<ObjectKey> disk = image.disk();
    Originals.Result original =
        source.snapshot().isPresent()
            ? originals.snapshot(new ObjectKey(namespace, source.snapshot().get()), source.disk())
            : originals.disk(disk.orElseThrow());
    return switch (original) {
      case Originals.Result.Waits(String reason, String message, String progress) ->
          new State.Waits(reason, message);
      case Originals.Result.Refused(String reason, String message) -> new State.Failed(message);
      case Originals.Result.Ready(Volumes.Found volume, DiskFormat format) -> {
        disk.ifPresent(from -> copying.begin(from, image.uid()));
        Runnable free = () -> disk.ifPresent(from -> copying.end(from, image.uid()));
        State state =
            work(
                image,
                () -> {
                  free.run();
                  ended.run();
                },
                progress ->
                    write(
                        image,
                        pool,
                        DiskFormat.qcow2,
                        volume.capacity(),
                        Path.of(volume.path()),
                        format.name(),
                        progress));
        if (state instanceof State.Failed) {
          free.run(); // until the next try
        }
        yield state;
      }
    };
  }

  /** The checksum of the file that this process fetched for the image. */
  Optional<String> checksum(ImageObject image) {
    return Optional.ofNullable(checksums.get(image.uid()));
  }

  /**
   * The name of this node's copy, which no other node has: a pool may be the same folder on several
   * nodes, and each of them writes and removes its own. A copy that was made before names said so
   * keeps its name.
   */
  private String name(ImageObject image) {
    String plain = image.copyPrefix();
    return Files.exists(records.resolve(plain)) ? plain : plain + "-" + mark;
  }

  private String volume(ImageObject image, DiskFormat format) {
    return name(image) + "." + format;
  }

  private static String job(String uid) {
    return "image " + uid;
  }

  private void record(ImageObject image) throws IOException {
    Files.createDirectories(records);
    Path temporary = records.resolve("." + name(image));
    String pool = image.spec().storagePool();
    Files.writeString(
        temporary,
        String.join("\n", pool, image.key().namespace(), image.key().name(), image.uid()));
    Files.move(
        temporary,
        records.resolve(name(image)),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What came from a web server, if it is what was asked for; if not, it is fetched anew. */
  private ImageFile file(ImageObject image, HttpSource source)
      throws IOException, InterruptedException {
    String wanted = source.checksum().orElseGet(() -> image.status().checksum());
    String otherwise =
        source.checksum().isPresent()
            ? " was expected: make an image with the checksum or the URL that is right"
            : " was the one at the import: make another image of what is there now";
    try {
      verify(image, wanted, otherwise);
      return arrivals.judge(image.uid(), source.maxSize());
    } catch (StorageException e) {
      throw new StorageException(source.url() + ": " + e.getMessage(), e);
    }
  }

  private ImageFile sent(ImageObject image, UploadSource source)
      throws IOException, InterruptedException {
    ImageFile content = uploads.judge(image.uid(), source);
    uploads.checksum(image.uid()).ifPresent(known -> checksums.put(image.uid(), known));
    return content;
  }

  private void verify(ImageObject image, String wanted, String otherwise) throws IOException {
    checksums.put(image.uid(), arrivals.verify(image.uid(), wanted, otherwise));
  }

  /** Makes the volume from the file that has come; where it cannot, it is tried again with it. */
  private void keep(ImageObject image, PoolObject pool, ImageFile content, Jobs.Progress progress)
      throws IOException, InterruptedException {
    steps.reached("image.fetched");
    // A CD-ROM is read as it is, and by whatever reads one; disks get a format that can be linked.
    DiskFormat format = content.cdrom() ? DiskFormat.raw : DiskFormat.qcow2;
    Jobs.Progress converting = progress.part(FETCHING, 100);
    write(image, pool, format, content.virtualSize(), content.file(), content.format(), converting);
    arrivals.clean(image.uid());
    uploads.ended(image.uid());
  }

  private void write(
      ImageObject image,
      PoolObject pool,
      DiskFormat format,
      long size,
      Path from,
      String fromFormat,
      Jobs.Progress progress)
      throws IOException, InterruptedException {
    String volume = volume(image, format);
    unfinished.begin(volume);
    volumes.delete(pool.name(), volume);
    Volumes.Found target = volumes.create(pool, volume, size, format, Optional.empty());
    steps.reached("image.created");
    copier.fill(pool, volume, target, from, fromFormat, progress);
    steps.reached("image.converted");
    unfinished.end(volume);
  }

  /** All copies of this node, finished or just begun. */
  List<Copy> copies() {
    if (!Files.isDirectory(records)) {
      return List.of();
    }
    List<Copy> copies = new ArrayList<>();
    try (Stream<Path> files = Files.list(records)) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".")) {
          List<String> lines = Files.readAllLines(file);
          ObjectKey image = new ObjectKey(lines.get(1), lines.get(2));
          copies.add(new Copy(name, lines.get(0), image, lines.get(3)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copies;
  }

  /** Removes a copy that nothing refers to any more. */
  void remove(Copy copy) {
    forget(copy.uid());
    for (DiskFormat format : DiskFormat.values()) {
      String volume = copy.name() + "." + format;
      volumes.delete(copy.pool(), volume);
      unfinished.end(volume);
    }
    try {
      Files.deleteIfExists(records.resolve(copy.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The image is gone: nothing is brought for it any more. */
  void forget(String uid) {
    jobs.forget(job(uid));
    checksums.remove(uid);
    arrivals.clean(uid);
    uploads.forget(uid);
  }
}
