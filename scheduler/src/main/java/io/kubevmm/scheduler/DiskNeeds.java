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

  /** What the machine's disks lack before it can be placed, in words. */
  static Optional<String> missing(Machine machine, Stored stored) {
    return machine.disks().stream().flatMap(wanted -> missing(wanted, stored).stream()).findFirst();
  }

  private static Optional<String> missing(Machine.WantedDisk wanted, Stored stored) {
    Optional<Disk> disk = stored.disk(wanted.key());
    if (disk.isEmpty() && wanted.templatePool().isEmpty()) {
      return Optional.of("VirtualMachineDisk " + wanted.key().name() + " does not exist");
    }
    if (disk.filter(d -> !d.node().isEmpty()).isPresent()) {
      return Optional.empty();
    }
    Disk.Source source = disk.map(Disk::source).orElse(wanted.source());
    if (source.sent() && wanted.templatePool().isEmpty()) {
      return Optional.of(
          "VirtualMachineDisk "
              + wanted.key().name()
              + " has no node yet: the controller chooses the one that takes its file");
    }
    boolean lies = source.anywhere() || stored.node(source).isPresent();
    return lies
        ? Optional.empty()
        : Optional.of(
            source
                .snapshot()
                .map(s -> "VirtualMachineSnapshot " + s.name() + " does not exist, or not yet")
                .orElseGet(() ->
                    "VirtualMachineDisk "
                        + source.disk().map(ObjectKey::name).orElse("")
                        + " does not exist, or lies nowhere yet"));
  }

  /**
   * What the machine's disks want of its node. One that lies nowhere yet will lie where its source
   * does, or where the first machine that lists it is placed. An image needs its own pool on the
   * node, as what a disk is made from and as what is in a drive.
   *
   * @param placed the node of another machine, if it has one
   */
  Storage of(Machine machine, Stored stored, Function<ObjectKey, Optional<String>> placed) {
    Set<String> nodes = new HashSet<>();
    Set<String> pools = new HashSet<>();
    for (Machine.WantedDisk wanted : machine.disks()) {
      Optional<Disk> disk = stored.disk(wanted.key());
      Optional<String> node =
          disk.map(Disk::node)
              .filter(name -> !name.isEmpty())
              .or(() -> stored.node(disk.map(Disk::source).orElse(wanted.source())))
              .or(() -> nodeOfAnother(machine.key(), wanted.key(), placed));
      node.ifPresent(nodes::add);
      if (node.isEmpty()) {
        disk.map(Disk::pool).or(wanted::templatePool).ifPresent(pools::add);
        Disk.Source source = disk.map(Disk::source).orElse(wanted.source());
        source.image().flatMap(stored::pool).ifPresent(pools::add);
      }
    }
    machine.media().forEach(image -> stored.pool(image).ifPresent(pools::add));
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
