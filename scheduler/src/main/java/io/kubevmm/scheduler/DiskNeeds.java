package io.kubevmm.scheduler;

import io.kubevmm.kube.ObjectKey;
import io.kubevmm.scheduler.core.Storage;
import java.util.Comparator;
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

  /**
   * What the machine's disks want of its node. One that lies nowhere yet will lie where the first
   * machine that lists it is placed.
   *
   * @param placed the node of another machine, if it has one
   */
  Storage of(
      Machine machine,
      Function<ObjectKey, Optional<Disk>> disks,
      Function<ObjectKey, Optional<String>> placed) {
    Set<String> nodes = new HashSet<>();
    Set<String> pools = new HashSet<>();
    for (Machine.WantedDisk wanted : machine.disks()) {
      Optional<Disk> disk = disks.apply(wanted.key());
      Optional<String> node =
          disk.map(Disk::node)
              .filter(name -> !name.isEmpty())
              .or(() -> nodeOfAnother(machine.key(), wanted.key(), placed));
      node.ifPresent(nodes::add);
      if (node.isEmpty()) {
        disk.map(Disk::pool).or(wanted::templatePool).ifPresent(pools::add);
      }
    }
    return nodes.isEmpty() && pools.isEmpty() ? Storage.NONE : new Storage(nodes, pools);
  }

  private Optional<String> nodeOfAnother(
      ObjectKey machine, ObjectKey disk, Function<ObjectKey, Optional<String>> placed) {
    return users(disk).stream()
        .filter(other -> !other.equals(machine))
        .sorted(Comparator.comparing(ObjectKey::name))
        .flatMap(other -> placed.apply(other).stream())
        .findFirst();
  }
}
