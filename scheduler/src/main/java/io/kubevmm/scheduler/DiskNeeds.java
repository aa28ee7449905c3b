package io.kubevmm.scheduler;

import io.kubevmm.kube.ObjectKey;
import io.kubevmm.scheduler.core.Storage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Which machines wait for which disks, and what these want of a node. */
final class DiskNeeds {

  private final Map<ObjectKey, Set<ObjectKey>> machines = new HashMap<>();

  /** The machine lists these disks now, and those no more. */
  synchronized void machine(ObjectKey key, Set<ObjectKey> before, Set<ObjectKey> now) {
    for (ObjectKey disk : before) {
      machines.computeIfPresent(
          disk,
          (k, users) -> {
            users.remove(key);
            return users.isEmpty() ? null : users;
          });
    }
    for (ObjectKey disk : now) {
      machines.computeIfAbsent(disk, k -> new HashSet<>()).add(key);
    }
  }

  /** The machines that list the disk. */
  synchronized Set<ObjectKey> users(ObjectKey disk) {
    return Set.copyOf(machines.getOrDefault(disk, Set.of()));
  }

  /** The first disk of the machine that neither exists nor will be made from a template. */
  static Optional<String> missing(Machine machine, Function<ObjectKey, Optional<Disk>> disks) {
    return machine.disks().stream()
        .filter(disk -> disk.templatePool().isEmpty() && disks.apply(disk.key()).isEmpty())
        .map(disk -> disk.key().name())
        .findFirst();
  }

  static Storage of(Machine machine, Function<ObjectKey, Optional<Disk>> disks) {
    if (machine.disks().isEmpty()) {
      return Storage.NONE;
    }
    Set<String> nodes = new HashSet<>();
    Set<String> pools = new HashSet<>();
    for (Machine.WantedDisk wanted : machine.disks()) {
      Optional<Disk> disk = disks.apply(wanted.key());
      Optional<String> node = disk.map(Disk::node).filter(name -> !name.isEmpty());
      node.ifPresent(nodes::add);
      if (node.isEmpty()) {
        disk.map(Disk::pool).or(wanted::templatePool).ifPresent(pools::add);
      }
    }
    return new Storage(nodes, pools);
  }
}
