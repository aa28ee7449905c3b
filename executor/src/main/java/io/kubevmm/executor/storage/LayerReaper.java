package io.kubevmm.executor.storage;

import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Domain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes retired volumes: at once if nothing refers to them, and after its content has gone into
 * the one volume that does, if it is what a disk writes to. A volume that several refer to, or that
 * another snapshot is based on, stays until that has changed.
 */
final class LayerReaper implements Reconciler {

  /** The one key to reconcile. */
  static final ObjectKey KEY = new ObjectKey("", "layers");

  private static final Logger LOG = LoggerFactory.getLogger(LayerReaper.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofMinutes(1);

  private final LibvirtSession libvirt;
  private final Retired retired;
  private final Pools pools;
  private final Volumes volumes;
  private final Informer<DiskObject> disks;
  private final Informer<SnapshotObject> snapshots;
  private final Informer<RestoreObject> restores;
  private final DiskUsers users;
  private final Jobs jobs;
  private final Runnable wake;
  private final QemuImg qemuImg = new QemuImg();
  private final Set<ObjectKey> merging = ConcurrentHashMap.newKeySet();

  LayerReaper(
      LibvirtSession libvirt,
      Retired retired,
      Pools pools,
      Volumes volumes,
      Informer<DiskObject> disks,
      Informer<SnapshotObject> snapshots,
      Informer<RestoreObject> restores,
      DiskUsers users,
      Jobs jobs,
      Runnable wake) {
    this.libvirt = libvirt;
    this.retired = retired;
    this.pools = pools;
    this.volumes = volumes;
    this.disks = disks;
    this.snapshots = snapshots;
    this.restores = restores;
    this.users = users;
    this.jobs = jobs;
    this.wake = wake;
  }

  /** Whether a program writes to the disk's volume, so that its machine has to wait. */
  boolean merges(ObjectKey disk) {
    return merging.contains(disk);
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    List<Retired.Entry> entries = retired.all();
    if (entries.isEmpty()) {
      return Outcome.done();
    }
    if (libvirt.current().isEmpty() || !allIsKnown()) {
      return Outcome.after(SOON);
    }
    boolean soon = false;
    List<Volumes.Node> graph = volumes.graph(pools.readyNames());
    for (Retired.Entry entry : entries) {
      if (named(entry.volume())) {
        continue;
      }
      Optional<Volumes.Node> found =
          graph.stream()
              .filter(n -> n.pool().equals(entry.pool()) && n.name().equals(entry.volume()))
              .findFirst();
      if (found.isEmpty()) {
        retired.remove(entry);
        continue;
      }
      Volumes.Node node = found.get();
      List<Volumes.Node> above =
          graph.stream().filter(other -> other.backing().equals(Optional.of(node.path()))).toList();
      if (above.isEmpty()) {
        LOG.info("removing the volume {}, which nothing refers to", entry.volume());
        volumes.delete(node.pool(), node.name());
        retired.remove(entry);
        soon = true; // what it referred to may go now
      } else if (above.size() == 1) {
        soon |= merge(node, above.getFirst(), graph);
      }
    }
    return Outcome.after(soon ? SOON : LATER);
  }

  /** Whether every volume that may refer to a retired one can be seen. */
  private boolean allIsKnown() {
    return disks.synced()
        && snapshots.synced()
        && restores.synced()
        && Stream.concat(
                retired.all().stream().map(Retired.Entry::pool),
                disks.all().stream().map(disk -> disk.spec().storagePool()))
            .allMatch(pool -> pools.ready(pool).isPresent());
  }

  /** Whether an object says that the volume is its own. */
  private boolean named(String volume) {
    return disks.all().stream().anyMatch(disk -> disk.status().volume().equals(volume))
        || snapshots.all().stream().anyMatch(snapshot -> names(snapshot, volume))
        || restores.all().stream()
            .filter(RestoreObject::underWay)
            .flatMap(restore -> restore.status().disks().stream())
            .anyMatch(disk -> disk.volume().equals(volume) || disk.replaced().equals(volume));
  }

  private static boolean names(SnapshotObject snapshot, String volume) {
    boolean creating = snapshot.status().phase() == SnapshotPhase.Creating;
    boolean keeps = !snapshot.deleted() && snapshot.status().phase() == SnapshotPhase.Ready;
    return snapshot.status().disks().stream()
        .anyMatch(disk ->
            ((keeps || creating) && disk.volume().equals(volume))
                || (creating && disk.next().equals(volume)));
  }

  /** Brings the content of the lower volume into the upper one; whether to look again soon. */
  private boolean merge(Volumes.Node lower, Volumes.Node upper, List<Volumes.Node> graph) {
    Optional<DiskObject> found =
        disks.all().stream()
            .filter(disk -> disk.status().volume().equals(upper.name()))
            .findFirst();
    boolean base = graph.stream().anyMatch(n -> n.backing().equals(Optional.of(upper.path())));
    if (found.isEmpty() || base) {
      return false; // it is a snapshot's, or something else is based on it
    }
    DiskObject disk = found.get();
    Optional<Domain> user =
        disk.user().flatMap(users::domain).flatMap(uuid -> libvirt.connection().findDomain(uuid));
    if (user.isPresent()) {
      try (Domain domain = user.get()) {
        if (domain.isActive()) {
          pull(domain, lower, upper);
          return true;
        }
        if (domain.hasManagedSave()) {
          return false; // the guest goes on with the layers that it had
        }
      }
    }
    rebase(disk, lower, upper, graph);
    return true;
  }

  private static void pull(Domain domain, Volumes.Node lower, Volumes.Node upper) {
    if (domain.blockJobs().info(upper.path()).isEmpty()) {
      LOG.info("pulling the content of {} into {}", lower.name(), upper.name());
      domain.blockJobs().rebase(upper.path(), lower.backing().orElse(""), 0);
    }
  }

  private void rebase(
      DiskObject disk, Volumes.Node lower, Volumes.Node upper, List<Volumes.Node> graph) {
    merging.add(disk.key());
    Optional<Volumes.Node> below =
        lower
            .backing()
            .flatMap(path -> graph.stream().filter(n -> n.path().equals(path)).findFirst());
    String job = "layers of disk " + disk.key();
    Jobs.State state =
        jobs.ensure(
            job,
            progress -> {
              LOG.info("merging the content of {} into {}", lower.name(), upper.name());
              qemuImg.rebase(
                  upper.path(), lower.backing(), below.map(n -> Layers.format(n.name())), progress);
            },
            () -> {
              merging.remove(disk.key());
              wake.run();
            });
    if (state.done()) {
      jobs.forget(job);
    } else if (state.failure().isPresent()) {
      merging.remove(disk.key());
    }
  }
}
