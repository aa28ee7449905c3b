package io.kubevmm.executor.storage;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.api.storage.DiskFormat;
import io.kubevmm.api.storage.DiskPhase;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.libvirt.Domain;
import java.util.Optional;

/** Disks and snapshots of this node, as what other disks and images are copied from. */
final class Originals {

  /** How far one is. */
  sealed interface Result {
    /** It is there. */
    record Ready(Volumes.Found volume, DiskFormat format) implements Result {}

    /** It is on its way, or has to be let go by somebody. */
    record Waits(String reason, String message, String progress) implements Result {}

    /** Nothing can be made from it as things are. */
    record Refused(String reason, String message) implements Result {}
  }

  private final KubeClient client;
  private final LibvirtSession libvirt;
  private final Volumes volumes;
  private final DiskUsers users;
  private final String node;

  Originals(
      KubeClient client, LibvirtSession libvirt, Volumes volumes, DiskUsers users, String node) {
    this.client = client;
    this.libvirt = libvirt;
    this.volumes = volumes;
    this.users = users;
    this.node = node;
  }

  /** The disk of a snapshot, as it was at that moment. */
  Result snapshot(ObjectKey key, Optional<String> disk) {
    Optional<SnapshotObject> found = client.find(Resources.SNAPSHOTS, key).map(SnapshotObject::of);
    if (found.isEmpty() || found.get().deleted()) {
      return new Result.Refused(
          Conditions.SNAPSHOT_NOT_FOUND,
          "VirtualMachineSnapshot " + key.name() + " does not exist");
    }
    SnapshotObject snapshot = found.get();
    if (snapshot.status().phase() != SnapshotPhase.Ready) {
      return new Result.Waits(
          Conditions.SNAPSHOT_NOT_READY,
          "VirtualMachineSnapshot " + key.name() + " is " + snapshot.status().phase(),
          "");
    }
    if (!snapshot.status().nodeName().equals(node)) {
      return elsewhere("VirtualMachineSnapshot " + key.name(), snapshot.status().nodeName());
    }
    Optional<SnapshotDisk> of = snapshot.disk(disk);
    if (of.isEmpty()) {
      return new Result.Refused(
          Conditions.SNAPSHOT_NOT_FOUND,
          "VirtualMachineSnapshot "
              + key.name()
              + disk.map(name -> " has no disk " + name).orElse(" has several disks")
              + ": set source.disk to one of "
              + String.join(
                  ", ", snapshot.status().disks().stream().map(SnapshotDisk::name).toList()));
    }
    return volume(of.get().storagePool(), of.get().volume());
  }

  /** A disk as it is now. */
  Result disk(ObjectKey key) {
    Optional<DiskObject> found = client.find(Resources.DISKS, key).map(DiskObject::of);
    String name = "VirtualMachineDisk " + key.name();
    if (found.isEmpty() || found.get().deleted()) {
      return new Result.Refused(Conditions.DISK_NOT_FOUND, name + " does not exist");
    }
    DiskObject disk = found.get();
    if (disk.status().phase() != DiskPhase.Ready) {
      return new Result.Waits(Conditions.DISK_NOT_READY, name + " is not ready", "");
    }
    if (!disk.status().nodeName().equals(node)) {
      return elsewhere(name, disk.status().nodeName());
    }
    if (busy(disk)) {
      return new Result.Waits(
          Conditions.DISK_IN_USE,
          name
              + " is in use by VirtualMachine "
              + disk.status().attachedTo()
              + ": stop it, or make this from a VirtualMachineSnapshot of it",
          "");
    }
    return volume(disk.spec().storagePool(), disk.status().volume());
  }

  private boolean busy(DiskObject disk) {
    Optional<Domain> user =
        disk.user().flatMap(users::domain).flatMap(uuid -> libvirt.connection().findDomain(uuid));
    if (user.isEmpty()) {
      return false;
    }
    try (Domain domain = user.get()) {
      return domain.isActive() || domain.hasManagedSave();
    }
  }

  private Result elsewhere(String what, String where) {
    return new Result.Refused(
        Conditions.DISK_ELSEWHERE,
        what + " lies on node " + where + ", and this is to be on node " + node);
  }

  private Result volume(String pool, String volume) {
    return volumes
        .find(pool, volume)
        .<Result>map(there -> new Result.Ready(there, Layers.format(volume)))
        .orElseGet(() ->
            new Result.Refused(
                Conditions.VOLUME_MISSING,
                "the volume " + volume + " is gone from storage pool " + pool));
  }
}
