package io.kubevmm.executor.snapshot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.snapshot.Quiesce;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.api.storage.MachineDisk;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.storage.DiskObject;
import io.kubevmm.executor.storage.Layers;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.executor.storage.StorageException;
import io.kubevmm.executor.vm.Domains;
import io.kubevmm.executor.vm.VirtualMachine;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.SnapshotCreateFlag;
import io.kubevmm.libvirt.XmlFlag;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a snapshot of a machine, on or off. */
final class MachineSnapshot {

  private static final Logger LOG = LoggerFactory.getLogger(MachineSnapshot.class);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration POOL = Duration.ofMillis(500);

  private final Domains domains;
  private final XmlCodec codec;
  private final Layers layers;
  private final DiskSwitch disks;
  private final Memory memory;
  private final DeviceState devices;
  private final SnapshotWriter writer;
  private final Steps steps;
  private final Clock clock;

  MachineSnapshot(
      Domains domains,
      XmlCodec codec,
      Layers layers,
      DiskSwitch disks,
      Memory memory,
      DeviceState devices,
      SnapshotWriter writer,
      Steps steps,
      Clock clock) {
    this.domains = domains;
    this.codec = codec;
    this.layers = layers;
    this.disks = disks;
    this.memory = memory;
    this.devices = devices;
    this.writer = writer;
    this.steps = steps;
    this.clock = clock;
  }

  /** Takes the snapshot, or goes on where it was; empty if the machine's life goes on meanwhile. */
  Optional<Outcome> proceed(VirtualMachine vm, SnapshotObject snapshot) {
    try {
      SnapshotObject planned = snapshot;
      if (snapshot.status().phase() == SnapshotPhase.Pending) {
        planned = plan(vm, snapshot);
        steps.reached("snapshot.planned");
      }
      boolean ready =
          planned.status().disks().stream()
              .allMatch(disk -> layers.notReady(disk.storagePool()).isEmpty());
      return Optional.of(ready ? take(vm, planned) : Outcome.after(POOL));
    } catch (Halted e) {
      SnapshotObject now = writer.read(snapshot.key()).orElse(snapshot);
      if (e.forGood()) {
        undo(vm, now);
      }
      writer.halted(now, e);
      return Optional.empty();
    }
  }

  private SnapshotObject plan(VirtualMachine vm, SnapshotObject snapshot) {
    List<SnapshotDisk> plan = new ArrayList<>();
    for (MachineDisk disk : chosen(vm, snapshot)) {
      plan.add(plan(vm, snapshot, disk));
    }
    boolean running = false;
    Optional<Domain> found = domains.open(vm);
    if (found.isPresent()) {
      try (Domain domain = found.get()) {
        running = domain.isActive();
        if (!running && domain.hasManagedSave()) {
          throw Halted.waiting(
              Conditions.MACHINE_SAVED,
              "the machine is saved, and its memory belongs to the disks as they are: the snapshot"
                  + " is taken when it runs again or is stopped");
        }
        if (running
            && snapshot.spec().quiesce() == Quiesce.Required
            && !agent(tree(domain, true))) {
          throw noAgent();
        }
      }
    }
    if (snapshot.spec().memory() && !running) {
      throw Halted.refused(
          Conditions.SNAPSHOT_FAILED,
          "memory is asked for, and the machine does not run: start it, or leave memory out");
    }
    return writer.plan(snapshot, running, plan, Optional.of(vm.spec()));
  }

  private static Halted noAgent() {
    return Halted.refused(
        Conditions.SNAPSHOT_FAILED,
        "quiesce is Required, and the guest's agent is not connected: install and start"
            + " qemu-guest-agent in the guest, or set quiesce: IfAvailable");
  }

  private static List<MachineDisk> chosen(VirtualMachine vm, SnapshotObject snapshot) {
    List<String> names = snapshot.spec().disks();
    List<MachineDisk> all = vm.spec().storedDisks();
    Set<String> known = all.stream().map(MachineDisk::name).collect(Collectors.toSet());
    for (String name : names) {
      if (!known.contains(name)) {
        throw Halted.refused(
            Conditions.SNAPSHOT_FAILED,
            "spec.disks names "
                + name
                + ", and VirtualMachine "
                + vm.key().name()
                + " has the disks "
                + all.stream().map(MachineDisk::name).toList());
      }
    }
    if (all.isEmpty()) {
      throw Halted.refused(
          Conditions.SNAPSHOT_FAILED,
          "VirtualMachine "
              + vm.key().name()
              + " has nothing in spec.disks; what spec.domain names is not ours to snapshot");
    }
    return all.stream().filter(disk -> names.isEmpty() || names.contains(disk.name())).toList();
  }

  private SnapshotDisk plan(VirtualMachine vm, SnapshotObject snapshot, MachineDisk wanted) {
    String name = wanted.object(vm.key().name());
    DiskObject disk = disks.ready(new ObjectKey(vm.key().namespace(), name));
    if (disk.user().filter(user -> !user.equals(vm.key())).isPresent()) {
      throw Halted.waiting(
          Conditions.DISK_IN_USE,
          "VirtualMachineDisk " + name + " is attached to another VirtualMachine now");
    }
    disks.requireLayers(disk);
    return of(disk, wanted.name(), snapshot.uid());
  }

  /** What becomes of one disk. */
  static SnapshotDisk of(DiskObject disk, String name, String snapshot) {
    return new SnapshotDisk(
        name,
        disk.key().name(),
        disk.uid(),
        disk.spec().storagePool(),
        disk.status().volume(),
        disk.status().capacity(),
        disk.status().backingChain(),
        Layers.name(disk, snapshot));
  }

  private Outcome take(VirtualMachine vm, SnapshotObject snapshot) {
    SnapshotObject now = snapshot;
    boolean running = snapshot.status().running();
    Optional<Domain> found = domains.open(vm);
    if (found.isPresent()) {
      try (Domain domain = found.get()) {
        boolean active = domain.isActive();
        ObjectNode tree = tree(domain, active);
        if (!taken(snapshot, tree)) {
          if (active) {
            boolean quiesced = takeLive(domain, tree, snapshot);
            Instant moment = clock.instant();
            steps.reached("snapshot.taken");
            now = writer.moment(snapshot, moment, quiesced);
          } else if (snapshot.spec().memory()) {
            throw Halted.refused(
                Conditions.SNAPSHOT_FAILED, "the guest stopped before its memory was kept");
          } else {
            running = false;
            layer(snapshot);
          }
        }
        devices.keep(snapshot, tree);
      }
    } else {
      running = false;
      layer(snapshot);
    }
    if (!disks.done(moves(snapshot))) {
      return Outcome.after(SOON);
    }
    steps.reached("snapshot.switched");
    writer.taken(now, running, size(now));
    return Outcome.after(SOON);
  }

  /** Whether the domain goes on in the new layers already. */
  private static boolean taken(SnapshotObject snapshot, ObjectNode tree) {
    List<DomainDisks.Device> devices = DomainDisks.of(tree);
    return snapshot.status().disks().stream()
        .allMatch(disk -> DomainDisks.with(disk.next(), devices).isPresent());
  }

  /** Makes the layers of disks that have not got theirs yet. */
  private void layer(SnapshotObject snapshot) {
    for (SnapshotDisk disk : snapshot.status().disks()) {
      Optional<DiskObject> now = disks.read(key(snapshot, disk));
      if (now.filter(d -> !d.status().volume().equals(disk.next())).isPresent()) {
        create(disk);
      }
    }
    steps.reached("snapshot.layered");
  }

  private void create(SnapshotDisk disk) {
    try {
      layers.create(disk.storagePool(), disk.next(), disk.volume());
    } catch (LibvirtException e) {
      throw Halted.refused(Conditions.SNAPSHOT_FAILED, "libvirt: " + e.getMessage());
    } catch (StorageException e) {
      throw Halted.refused(Conditions.SNAPSHOT_FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** All disks at one moment, under the running guest; whether its file systems were frozen. */
  private boolean takeLive(Domain domain, ObjectNode tree, SnapshotObject snapshot) {
    List<DomainDisks.Device> devices = DomainDisks.of(tree);
    Map<String, String> files =
        snapshot.status().disks().stream()
            .collect(
                Collectors.toMap(
                    disk -> target(disk, devices),
                    disk -> {
                      create(disk);
                      return layers.find(disk.storagePool(), disk.next()).orElseThrow().path();
                    }));
    steps.reached("snapshot.layered");
    Optional<String> file = Optional.empty();
    if (snapshot.spec().memory()) {
      memory.prepare(snapshot);
      file = Optional.of(memory.file(snapshot).toString());
    }
    String xml = SnapshotDocument.of(devices, files, file);
    try {
      if (file.isPresent()) {
        domain.createSnapshot(
            xml,
            SnapshotCreateFlag.NO_METADATA,
            SnapshotCreateFlag.ATOMIC,
            SnapshotCreateFlag.REUSE_EXT,
            SnapshotCreateFlag.LIVE);
        return false;
      }
      return takeDisks(domain, tree, snapshot, xml);
    } catch (LibvirtException e) {
      if (e.isConnectionLost()) {
        throw e;
      }
      throw Halted.refused(Conditions.SNAPSHOT_FAILED, "libvirt: " + e.getMessage());
    }
  }

  private static boolean takeDisks(
      Domain domain, ObjectNode tree, SnapshotObject snapshot, String xml) {
    boolean agent = agent(tree);
    if (!agent && snapshot.spec().quiesce() == Quiesce.Required) {
      throw noAgent();
    }
    if (snapshot.spec().quiesce() != Quiesce.Never && agent) {
      try {
        disksOnly(domain, xml, SnapshotCreateFlag.QUIESCE);
        return true;
      } catch (LibvirtException e) {
        if (snapshot.spec().quiesce() == Quiesce.Required || e.isConnectionLost()) {
          throw e;
        }
        LOG.info("{}: not frozen for the snapshot: {}", domain.name(), e.getMessage());
      }
    }
    disksOnly(domain, xml);
    return false;
  }

  private static void disksOnly(Domain domain, String xml, SnapshotCreateFlag... more) {
    List<SnapshotCreateFlag> flags =
        new ArrayList<>(
            List.of(
                SnapshotCreateFlag.DISK_ONLY,
                SnapshotCreateFlag.NO_METADATA,
                SnapshotCreateFlag.ATOMIC,
                SnapshotCreateFlag.REUSE_EXT));
    flags.addAll(List.of(more));
    domain.createSnapshot(xml, flags.toArray(SnapshotCreateFlag[]::new));
  }

  /** Removes what a snapshot left that came to nothing; a disk that went on already keeps it. */
  private void undo(VirtualMachine vm, SnapshotObject snapshot) {
    List<DomainDisks.Device> attached = new ArrayList<>();
    Optional<Domain> found = domains.open(vm);
    if (found.isPresent()) {
      try (Domain domain = found.get()) {
        attached.addAll(DomainDisks.of(tree(domain, domain.isActive())));
      }
    }
    for (SnapshotDisk disk : snapshot.status().disks()) {
      boolean used =
          DomainDisks.with(disk.next(), attached).isPresent()
              || disks
                  .read(key(snapshot, disk))
                  .filter(d -> d.status().volume().equals(disk.next()))
                  .isPresent();
      if (used) {
        layers.retire(disk.storagePool(), disk.volume());
      } else {
        layers.remove(disk.storagePool(), disk.next());
      }
    }
    memory.remove(snapshot);
    devices.remove(snapshot);
  }

  private static String target(SnapshotDisk disk, List<DomainDisks.Device> devices) {
    return DomainDisks.with(disk.volume(), devices)
        .map(DomainDisks.Device::target)
        .orElseThrow(() ->
            Halted.refused(
                Conditions.SNAPSHOT_FAILED,
                "the running guest does not have the disk "
                    + disk.name()
                    + " (yet): restart it, or leave that disk out of spec.disks"));
  }

  private static List<DiskSwitch.Move> moves(SnapshotObject snapshot) {
    return snapshot.status().disks().stream()
        .map(disk ->
            new DiskSwitch.Move(
                key(snapshot, disk),
                disk.next(),
                Layers.chain(snapshot.key(), disk.backingChain())))
        .toList();
  }

  private static ObjectKey key(SnapshotObject snapshot, SnapshotDisk disk) {
    return new ObjectKey(snapshot.key().namespace(), disk.disk());
  }

  private long size(SnapshotObject snapshot) {
    return memory.size(snapshot)
        + snapshot.status().disks().stream()
            .flatMap(disk -> layers.find(disk.storagePool(), disk.volume()).stream())
            .mapToLong(Layers.Layer::allocation)
            .sum();
  }

  private ObjectNode tree(Domain domain, boolean active) {
    return codec.toTree(active ? domain.xml() : domain.xml(XmlFlag.INACTIVE));
  }

  private static boolean agent(ObjectNode tree) {
    for (JsonNode channel : tree.path("devices").path("channel")) {
      JsonNode target = channel.path("target");
      if (target.path("name").asText().equals("org.qemu.guest_agent.0")
          && target.path("state").asText().equals("connected")) {
        return true;
      }
    }
    return false;
  }
}
