package io.kubevmm.executor.storage;

import io.kubevmm.api.Quantity;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.HttpSource;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.ObjectKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
final class ImageStore {

  /** The steps between which the process may be killed, in their order. */
  static final List<String> STEPS = List.of("image.fetched", "image.created", "image.converted");

  /** How far a copy is. */
  sealed interface State {
    /** Disks can be made from it. */
    record Ready(String name, Volumes.Found volume, DiskFormat format) implements State {}

    /** It is being fetched, and that far. */
    record Fetching(int percent) implements State {}

    /** It cannot be fetched; it is tried again. */
    record Failed(String message) implements State {}
  }

  /** A copy, as its record says; its volume's name has its format too. */
  record Copy(String name, String pool, ObjectKey image, String uid) {}

  /** Where no limit is given: no larger file, and no larger disk. */
  private static final long MOST = Quantity.parse("2Ti");

  /** Of a hundred, what the fetching counts; the rest is the converting. */
  private static final int FETCHING = 80;

  private final Path downloads;
  private final Path records;
  private final Pools pools;
  private final Volumes volumes;
  private final Unfinished unfinished;
  private final Jobs jobs;
  private final Steps steps;
  private final Download download = new Download(Download.SILENCE);
  private final QemuImg qemuImg = new QemuImg();
  private final Copier copier;
  private final Map<String, String> checksums = new ConcurrentHashMap<>();

  ImageStore(
      Path folder, Pools pools, Volumes volumes, Unfinished unfinished, Jobs jobs, Steps steps) {
    downloads = folder.resolve("downloads");
    records = folder.resolve("images");
    this.pools = pools;
    this.volumes = volumes;
    copier = new Copier(volumes, qemuImg);
    this.unfinished = unfinished;
    this.jobs = jobs;
    this.steps = steps;
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
    for (DiskFormat format : DiskFormat.values()) {
      String volume = image.volume(format);
      Optional<Volumes.Found> found =
          unfinished.has(volume) ? Optional.empty() : volumes.find(pool, volume);
      if (found.isPresent()) {
        return new State.Ready(volume, found.get(), format);
      }
    }
    Jobs.State job =
        jobs.ensure(job(image.uid()), progress -> fetch(image, place.get(), progress), ended);
    if (job.done()) {
      jobs.forget(job(image.uid())); // the copy was deleted behind our back: once more
      return new State.Fetching(0);
    }
    return job.failure()
        .<State>map(State.Failed::new)
        .orElseGet(() -> new State.Fetching(job.percent()));
  }

  /** The checksum of the file that this process fetched for the image. */
  Optional<String> checksum(ImageObject image) {
    return Optional.ofNullable(checksums.get(image.uid()));
  }

  private static String job(String uid) {
    return "image " + uid;
  }

  private void fetch(ImageObject image, PoolObject pool, Jobs.Progress progress)
      throws IOException, InterruptedException {
    HttpSource source = image.spec().source().http();
    long most = source.maxSize().map(Quantity::parse).orElse(MOST);
    record(image);
    Files.createDirectories(downloads);
    Path file = downloads.resolve(image.uid());
    if (!Files.exists(fetched(file))) {
      download.fetch(source.url(), file, most, percent -> progress.at(percent * FETCHING / 100));
      Files.move(file, fetched(file));
      steps.reached("image.fetched");
    }
    keep(image, pool, judge(image, fetched(file), most), progress);
    clean(image.uid());
  }

  private void record(ImageObject image) throws IOException {
    Files.createDirectories(records);
    Path temporary = records.resolve("." + image.copy());
    String pool = image.spec().storagePool();
    Files.writeString(
        temporary,
        String.join("\n", pool, image.key().namespace(), image.key().name(), image.uid()));
    Files.move(
        temporary,
        records.resolve(image.copy()),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** What came, if it is what was asked for; if not, it is fetched anew the next time. */
  private ImageFile judge(ImageObject image, Path file, long most)
      throws IOException, InterruptedException {
    try {
      verify(image, file);
      return ImageFile.of(file, qemuImg, most);
    } catch (StorageException e) {
      clean(image.uid());
      throw new StorageException(image.spec().source().http().url() + ": " + e.getMessage(), e);
    }
  }

  private static Path fetched(Path file) {
    return file.resolveSibling(file.getFileName() + ".fetched");
  }

  private void verify(ImageObject image, Path file) throws IOException {
    Optional<String> said = image.spec().source().http().checksum();
    String wanted = said.orElseGet(() -> image.status().checksum());
    String actual = Checksum.like(wanted, file);
    if (!wanted.isEmpty() && !wanted.equals(actual)) {
      String whence =
          said.isPresent()
              ? " was expected: make an image with the checksum or the URL that is right"
              : " was the one at the import: make another image of what is there now";
      throw new StorageException(
          "the file that came has the checksum " + actual + ", and " + wanted + whence);
    }
    checksums.put(image.uid(), actual);
  }

  private void keep(ImageObject image, PoolObject pool, ImageFile content, Jobs.Progress progress)
      throws IOException, InterruptedException {
    // A CD-ROM is read as it is, and by whatever reads one; disks get a format that can be linked.
    DiskFormat format = content.cdrom() ? DiskFormat.raw : DiskFormat.qcow2;
    String volume = image.volume(format);
    unfinished.begin(volume);
    volumes.delete(pool.name(), volume);
    Volumes.Found target =
        volumes.create(pool, volume, content.virtualSize(), format, Optional.empty());
    steps.reached("image.created");
    copier.fill(
        pool,
        volume,
        target,
        content.file(),
        content.format(),
        percent -> progress.at(FETCHING + percent * (100 - FETCHING) / 100));
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
    jobs.forget(job(copy.uid()));
    for (DiskFormat format : DiskFormat.values()) {
      String volume = copy.name() + "." + format;
      volumes.delete(copy.pool(), volume);
      unfinished.end(volume);
    }
    checksums.remove(copy.uid());
    clean(copy.uid());
    delete(records.resolve(copy.name()));
  }

  private void clean(String uid) {
    for (String suffix : List.of("", ".tag", ".fetched", ".fetched.plain")) {
      delete(downloads.resolve(uid + suffix));
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
