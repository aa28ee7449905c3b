package io.kubevmm.executor.storage;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.TransferEndpoint;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.DiskPhase;
import io.kubevmm.api.storage.ReclaimPolicy;
import io.kubevmm.api.storage.VirtualMachineDiskStatus;
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
import java.util.Set;
import java.util.function.Supplier;

/** Makes, grows and removes the volume of one disk that this node has taken on. */
public final class DiskReconciler implements Reconciler {

  private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** Reasons for which no machine may start with the disk. */
  private static final Set<String> DAMAGE =
      Set.of(Conditions.VOLUME_MISSING, Conditions.VOLUME_SHRUNK);

  private static final String READY = "the disk can be used";

  private final KubeClient client;
  private final Informer<DiskObject> disks;
  private final Pools pools;
  private final Maker maker;
  private final Growth growth;
  private final DiskUsers users;
  private final Runnable layersGone;
  private final Supplier<TransferEndpoint> endpoint;
  private final Clock clock;

  /**
   * A reconciler of disks.
   *
   * @param layersGone called when a disk's volume, and perhaps the last use of others, is gone
   * @param endpoint where users may send files
   */
  DiskReconciler(
      KubeClient client,
      Informer<DiskObject> disks,
      Pools pools,
      Maker maker,
      Growth growth,
      DiskUsers users,
      Runnable layersGone,
      Supplier<TransferEndpoint> endpoint,
      Clock clock) {
    this.client = client;
    this.disks = disks;
    this.pools = pools;
    this.maker = maker;
    this.growth = growth;
    this.users = users;
    this.layersGone = layersGone;
    this.endpoint = endpoint;
    this.clock = clock;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<DiskObject> found = disks.find(key);
    if (found.isEmpty()) {
      maker.forget(key);
      return Outcome.done();
    }
    DiskObject disk = found.get();
    if (!disk.ours()) {
      return disk.deleted() ? Outcome.done() : takeOn(disk);
    }
    try {
      Optional<PoolObject> pool = pools.ready(disk.spec().storagePool());
      if (pool.isEmpty()) {
        return trouble(disk, Conditions.POOL_NOT_READY, pools.trouble(disk.spec().storagePool()));
      }
      DiskFormat format = Volumes.format(pool.get(), disk.spec().format());
      return disk.deleted() ? remove(disk, format) : keep(disk, pool.get(), format);
    } catch (LibvirtAwayException e) {
      return Outcome.done(); // all are looked at again when libvirt is back
    } catch (LibvirtFailure e) {
      return trouble(disk, Conditions.OPERATION_FAILED, "libvirt: " + e.getMessage());
    } catch (StorageException e) {
      return trouble(disk, Conditions.OPERATION_FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** The controller chose this node, which from now on is the one that removes the volume. */
  private Outcome takeOn(DiskObject disk) {
    ObjectPatch.guard(
        client, Resources.DISKS, disk.key(), disk.resourceVersion(), disk.finalizers());
    return Outcome.done(); // and goes on with what was written
  }

  private Outcome keep(DiskObject disk, PoolObject pool, DiskFormat format) {
    String volume = disk.volume(format);
    Optional<Volumes.Found> there = maker.finished(pool.name(), volume);
    if (there.isEmpty() && !disk.status().volume().isEmpty()) { // it was whole once
      return trouble(
          disk,
          Conditions.VOLUME_MISSING,
          "the volume "
              + volume
              + " is gone from storage pool "
              + pool.name()
              + ", though nobody deleted the disk: bring it back, or delete the disk");
    }
    if (there.isPresent()) {
      return shrunk(disk, volume, there.get())
          .map(message -> trouble(disk, Conditions.VOLUME_SHRUNK, message))
          .orElseGet(() -> settle(disk, pool, format, there.get()));
    }
    return switch (maker.make(disk, pool, format)) {
      case Maker.Result.Made(Volumes.Found made) -> settle(disk, pool, format, made);
      case Maker.Result.Waits(String reason, String message, String progress) -> {
        boolean upload = reason.equals(Conditions.AWAITING_UPLOAD);
        DiskPhase phase = upload ? DiskPhase.AwaitingUpload : DiskPhase.Provisioning;
        write(disk, phase, reason, message, progress);
        yield upload ? Outcome.done() : Outcome.after(Duration.ofSeconds(2));
      }
      case Maker.Result.Refused(String reason, String message) -> trouble(disk, reason, message);
    };
  }

  /** What to say of a volume that is smaller than it was: growing it again would hide the loss. */
  private static Optional<String> shrunk(DiskObject disk, String volume, Volumes.Found there) {
    String before = disk.status().capacity();
    if (before.isEmpty() || there.capacity() >= Quantity.parse(before)) {
      return Optional.empty();
    }
    return Optional.of(
        "the volume "
            + volume
            + " has "
            + Quantity.ofBytes(there.capacity())
            + " and had "
            + before
            + ": somebody made it smaller, and what lay in its end is lost. Bring back a copy of"
            + " it, or make it as large as it was (virsh vol-resize) if nothing lay there");
  }

  /** The volume is there: it may have to grow, and its status has to be true. */
  private Outcome settle(DiskObject disk, PoolObject pool, DiskFormat format, Volumes.Found there) {
    switch (growth.grow(disk, pool.name(), disk.volume(format), there)) {
      case Growth.Result.Large() -> writeReady(disk, format, there, READY);
      case Growth.Result.Grown(Volumes.Found now) -> writeReady(disk, format, now, READY);
      case Growth.Result.Waits(String why) -> writeReady(disk, format, there, why);
    }
    return Outcome.after(LOOK_AGAIN);
  }

  private Outcome remove(DiskObject disk, DiskFormat format) {
    if (inUse(disk)) {
      String message =
          "the disk is deleted as soon as VirtualMachine "
              + disk.status().attachedTo()
              + " does not have it any more";
      write(disk, disk.status().phase(), Conditions.IN_USE, message, "");
      return Outcome.after(RETRY);
    }
    maker.forget(disk);
    if (disk.spec().reclaimPolicy() == ReclaimPolicy.Delete) {
      maker.remove(disk.spec().storagePool(), disk.volume(format));
      layersGone.run();
    }
    ObjectPatch.release(
        client, Resources.DISKS, disk.key(), disk.resourceVersion(), disk.finalizers());
    return Outcome.done();
  }

  private boolean inUse(DiskObject disk) {
    return disk.user().filter(machine -> users.uses(machine, disk.key().name())).isPresent();
  }

  private Outcome trouble(DiskObject disk, String reason, String message) {
    boolean had = disk.status().phase() == DiskPhase.Ready;
    boolean keeps = had && !DAMAGE.contains(reason);
    write(disk, keeps ? DiskPhase.Ready : DiskPhase.Failed, reason, message, "");
    return Outcome.after(RETRY);
  }

  private void write(
      DiskObject disk, DiskPhase phase, String reason, String message, String progress) {
    VirtualMachineDiskStatus before = disk.status();
    patch(
        disk,
        new VirtualMachineDiskStatus(
            phase,
            before.nodeName(),
            disk.generation(),
            before.volume(),
            before.capacity(),
            before.allocation(),
            before.backingChain(),
            attachedTo(disk),
            progress,
            disk.awaited().filter(file -> !file.made()).map(file -> endpoint.get()),
            Condition.merge(before.conditions(), ready(false, reason, message))));
  }

  private void writeReady(DiskObject disk, DiskFormat format, Volumes.Found now, String message) {
    VirtualMachineDiskStatus before = disk.status();
    patch(
        disk,
        new VirtualMachineDiskStatus(
            DiskPhase.Ready,
            before.nodeName(),
            disk.generation(),
            disk.volume(format),
            Quantity.ofBytes(now.capacity()),
            allocation(before.allocation(), now),
            maker.chain(disk, format),
            attachedTo(disk),
            "",
            Optional.empty(),
            Condition.merge(before.conditions(), ready(true, Conditions.PROVISIONED, message))));
  }

  private static String allocation(String before, Volumes.Found now) {
    boolean quiet =
        !before.isEmpty() && !Sizes.moved(Quantity.parse(before), now.allocation(), now.capacity());
    return quiet ? before : Quantity.ofBytes(now.allocation());
  }

  /** Whoever does not list the disk any more, or is gone, does not have it any more. */
  private String attachedTo(DiskObject disk) {
    return inUse(disk) ? disk.status().attachedTo() : "";
  }

  private Condition ready(boolean is, String reason, String message) {
    return Condition.of(Conditions.READY, is, reason, message, clock.instant());
  }

  private void patch(DiskObject disk, VirtualMachineDiskStatus after) {
    ObjectPatch.status(
        client, Resources.DISKS, disk.key(), disk.resourceVersion(), disk.status(), after);
  }
}
