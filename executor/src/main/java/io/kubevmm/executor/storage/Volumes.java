package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.libvirt.StoragePool;
import io.kubevmm.libvirt.StorageVolume;
import io.kubevmm.libvirt.StorageVolumeInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;

/** The volumes of this node's pools. */
final class Volumes {

  /** Types of pools whose volumes are files, so that they have a format and can be linked. */
  private static final Set<String> FILES = Set.of("dir", "fs", "netfs", "vstorage");

  /** A volume: where it is, and its sizes in bytes. */
  record Found(String path, long capacity, long allocation) {}

  /** What a volume refers to. */
  record Base(String path, DiskFormat format) {}

  private final LibvirtSession libvirt;
  private final XmlCodec codec;

  Volumes(LibvirtSession libvirt, XmlCodec codec) {
    this.libvirt = libvirt;
    this.codec = codec;
  }

  /** A name that is unique for all time, and in which a person sees whose the volume is. */
  static String name(ObjectKey owner, String uid) {
    String unique = uid.substring(0, Math.min(8, uid.length()));
    return String.join(".", owner.namespace(), owner.name(), unique);
  }

  /** The format that a volume gets that shall have this one. */
  static DiskFormat format(PoolObject pool, DiskFormat wanted) {
    return keepsFiles(pool) ? wanted : DiskFormat.raw;
  }

  /** Whether volumes are files, which begin empty and grow, not devices with what was on them. */
  static boolean keepsFiles(PoolObject pool) {
    return FILES.contains(pool.spec().type());
  }

  Optional<Found> find(String pool, String volume) {
    return in(pool, p -> p.findVolume(volume).map(Volumes::look));
  }

  private static Found look(StorageVolume volume) {
    try (volume) {
      StorageVolumeInfo info = volume.info();
      return new Found(volume.path(), info.capacity(), info.allocation());
    }
  }

  /**
   * A volume with what it refers to.
   *
   * @param backing the path of the volume below it
   */
  record Node(String pool, String name, String path, Optional<String> backing) {}

  /** All volumes of the pools, as they are on disk now. */
  List<Node> graph(Collection<String> pools) {
    List<Node> graph = new ArrayList<>();
    for (String pool : pools) {
      in(
          pool,
          p -> {
            p.refresh();
            for (StorageVolume each : p.listAllVolumes()) {
              try (StorageVolume volume = each) {
                String backing =
                    codec.toTree(volume.xml()).path("backingStore").path("path").asText("");
                graph.add(
                    new Node(
                        pool,
                        volume.name(),
                        volume.path(),
                        Optional.of(backing).filter(path -> !path.isEmpty())));
              }
            }
            return true;
          });
    }
    return graph;
  }

  /** Makes a volume; a file takes room as it is written. An interrupt waits until it is there. */
  Found create(
      PoolObject pool, String volume, long capacity, DiskFormat format, Optional<Base> base) {
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put("name", volume);
    tree.putObject("capacity").put("unit", "bytes").put("value", Long.toString(capacity));
    long allocation = keepsFiles(pool) ? 0 : capacity;
    tree.putObject("allocation").put("unit", "bytes").put("value", Long.toString(allocation));
    ObjectNode target = tree.putObject("target");
    target.putObject("format").put("type", format.name());
    if (format == DiskFormat.qcow2) {
      target.put("compat", "1.1"); // libvirt's default, 0.10, cannot tell zeros from nothing
    }
    base.ifPresent(b -> {
      ObjectNode store = tree.putObject("backingStore").put("path", b.path());
      store.putObject("format").put("type", b.format().name());
    });
    String xml = codec.toXml(tree);
    return uninterrupted(() -> in(pool.name(), p -> look(p.createVolume(xml))));
  }

  /** A call that is given up goes on in libvirt: its volume would come after it was deleted. */
  private static <T> T uninterrupted(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task)).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  void resize(String pool, String volume, long bytes) {
    with(pool, volume, v -> v.resize(bytes));
  }

  /** Deletes a volume, if it is there. */
  void delete(String pool, String volume) {
    with(pool, volume, StorageVolume::delete);
  }

  private interface Act {
    void on(StorageVolume volume);
  }

  private void with(String pool, String volume, Act act) {
    in(
        pool,
        p -> {
          Optional<StorageVolume> found = p.findVolume(volume);
          if (found.isPresent()) {
            try (StorageVolume v = found.get()) {
              act.on(v);
            }
          }
          return found.isPresent();
        });
  }

  private <T> T in(String pool, Function<StoragePool, T> work) {
    try (StoragePool found =
        libvirt
            .connection()
            .findStoragePoolByName(pool)
            .orElseThrow(
                () -> new StorageException("libvirt has no storage pool " + pool + " any more"))) {
      return work.apply(found);
    }
  }
}
