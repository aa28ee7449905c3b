package io.kubevmm.executor.storage;

import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.storage.DiskPhase;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.api.storage.VirtualMachineDiskStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Takes disks on for the machines that were placed here, and gives each to one machine. */
public final class DiskClaims {

  /** Why a machine cannot have its disks yet; reason is of {@link Conditions}. */
  public record Wait(String reason, String message) {}

  private final KubeClient client;
  private final Informer<DiskObject> disks;
  private final DiskUsers users;
  private final Predicate<ObjectKey> busy;
  private final String node;

  /**
   * The claims of a node's machines.
   *
   * @param busy whether a program writes to the disk's volume
   */
  DiskClaims(
      KubeClient client,
      Informer<DiskObject> disks,
      DiskUsers users,
      Predicate<ObjectKey> busy,
      String node) {
    this.client = client;
    this.disks = disks;
    this.users = users;
    this.busy = busy;
    this.node = node;
  }

  /** The disks of a machine that this node knows, as its domain has them. */
  public List<AttachedDisk> known(ObjectKey machine, List<MachineDisk> wanted) {
    return wanted.stream().flatMap(disk -> known(machine, disk).stream()).toList();
  }

  private Optional<AttachedDisk> known(ObjectKey machine, MachineDisk wanted) {
    return disks
        .find(key(machine, wanted))
        .filter(disk -> !disk.status().volume().isEmpty())
        .map(disk ->
            new AttachedDisk(
                wanted.name(),
                disk.spec().storagePool(),
                disk.status().volume(),
                Layers.format(disk.status().volume()),
                wanted.busOrDefault(),
                wanted.bootOrder()));
  }

  /**
   * Sees to it that the machine may start with its disks; one step forward at each call.
   *
   * @param uid the machine's, which owns the disks of its templates
   * @return why it has to wait; empty if all disks are ready and are its own
   */
  public Optional<Wait> prepare(ObjectKey machine, String uid, List<MachineDisk> wanted) {
    Optional<Wait> first = Optional.empty();
    for (MachineDisk disk : wanted) {
      Optional<Wait> wait = prepare(machine, uid, disk);
      first = first.or(() -> wait);
    }
    return first;
  }

  private Optional<Wait> prepare(ObjectKey machine, String uid, MachineDisk wanted) {
    ObjectKey key = key(machine, wanted);
    Optional<DiskObject> found =
        disks.find(key).or(() -> client.find(Resources.DISKS, key).map(DiskObject::of));
    if (found.isEmpty()) {
      return wait(
          Conditions.DISK_NOT_FOUND, "VirtualMachineDisk " + key.name() + " does not exist");
    }
    DiskObject disk = found.get();
    if (wanted.template().isPresent() && !disk.owner().equals(Optional.of(uid))) {
      return wait(
          Conditions.DISK_NAME_TAKEN,
          "VirtualMachineDisk "
              + key.name()
              + " exists and was not made for this machine: name it in spec.disks as disk, or give"
              + " the machine's disk another name");
    }
    if (disk.deleted()) {
      return wait(
          Conditions.DISK_NOT_READY, "VirtualMachineDisk " + key.name() + " is being deleted");
    }
    String holder = disk.status().nodeName();
    if (holder.isEmpty()) {
      takeOn(disk, wanted.template().isPresent() ? machine.name() : "");
      return wait(Conditions.DISK_NOT_READY, "VirtualMachineDisk " + key.name() + " is being made");
    }
    if (!holder.equals(node)) {
      return wait(
          Conditions.DISK_ELSEWHERE,
          "VirtualMachineDisk " + key.name() + " lies on node " + holder);
    }
    if (disk.status().phase() != DiskPhase.Ready) {
      return wait(Conditions.DISK_NOT_READY, notReady(disk));
    }
    if (busy.test(disk.key())) {
      return wait(
          Conditions.DISK_NOT_READY,
          "VirtualMachineDisk " + key.name() + ": layers of deleted snapshots are being merged");
    }
    Optional<ObjectKey> user = disk.user();
    if (user.equals(Optional.of(machine))) {
      return Optional.empty();
    }
    if (user.filter(other -> users.uses(other, key.name())).isPresent()) {
      return wait(
          Conditions.DISK_IN_USE,
          "VirtualMachineDisk "
              + key.name()
              + " is attached to VirtualMachine "
              + user.get().name());
    }
    attach(disk, machine.name());
    return Optional.empty();
  }

  private static String notReady(DiskObject disk) {
    String why =
        disk.status()
            .condition(Conditions.READY)
            .map(Condition::message)
            .orElse("it is being made");
    String progress = disk.status().progress();
    return "VirtualMachineDisk "
        + disk.key().name()
        + ": "
        + why
        + (progress.isEmpty() ? "" : " (" + progress + ")");
  }

  /**
   * The finaliser first: a disk with a node always has someone who removes its volume.
   *
   * @param attachedTo the machine whose template made the disk, which is the only one that may have
   *     it; empty if it is anybody's until it is ready
   */
  private void takeOn(DiskObject disk, String attachedTo) {
    DiskObject guarded =
        disk.ours()
            ? disk
            : DiskObject.of(
                ObjectPatch.guard(
                    client,
                    Resources.DISKS,
                    disk.key(),
                    disk.resourceVersion(),
                    disk.finalizers()));
    write(guarded, DiskPhase.Provisioning, attachedTo);
  }

  private void attach(DiskObject disk, String machine) {
    write(disk, disk.status().phase(), machine);
  }

  private void write(DiskObject disk, DiskPhase phase, String attachedTo) {
    VirtualMachineDiskStatus before = disk.status();
    VirtualMachineDiskStatus after =
        new VirtualMachineDiskStatus(
            phase,
            node,
            before.observedGeneration(),
            before.volume(),
            before.capacity(),
            before.allocation(),
            before.backingChain(),
            attachedTo,
            before.progress(),
            before.upload(),
            before.conditions());
    ObjectPatch.status(client, Resources.DISKS, disk.key(), disk.resourceVersion(), before, after);
  }

  private static Optional<Wait> wait(String reason, String message) {
    return Optional.of(new Wait(reason, message));
  }

  private static ObjectKey key(ObjectKey machine, MachineDisk disk) {
    return new ObjectKey(machine.namespace(), disk.object(machine.name()));
  }
}
