package io.kubevmm.executor.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.snapshot.RestoredDisk;
import io.kubevmm.api.snapshot.RunPhase;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.storage.DiskObject;
import io.kubevmm.executor.storage.Layers;
import io.kubevmm.executor.storage.RestoreObject;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.executor.storage.StorageException;
import io.kubevmm.executor.vm.Domains;
import io.kubevmm.executor.vm.VirtualMachine;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.SaveFlag;
import io.kubevmm.libvirt.XmlFlag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a machine's disks back to a snapshot, and its memory if the snapshot has it.
 *
 * <p>Until the new layers are there nothing of the machine has changed; from the moment on that its
 * power is cut, the run goes on to its end, whatever happens.
 */
final class MachineRestore {

  private static final Logger LOG = LoggerFactory.getLogger(MachineRestore.class);
  private static final Duration SOON = Duration.ofMillis(20);
  private static final Duration POOL = Duration.ofMillis(500);

  private final LibvirtSession libvirt;
  private final Domains domains;
  private final XmlCodec codec;
  private final Layers layers;
  private final DiskSwitch disks;
  private final Memory memory;
  private final DeviceState devices;
  private final SnapshotWriter snapshots;
  private final RestoreWriter writer;
  private final Steps steps;

  MachineRestore(
      LibvirtSession libvirt,
      Domains domains,
      XmlCodec codec,
      Layers layers,
      DiskSwitch disks,
      Memory memory,
      DeviceState devices,
      SnapshotWriter snapshots,
      RestoreWriter writer,
      Steps steps) {
    this.libvirt = libvirt;
    this.domains = domains;
    this.codec = codec;
    this.layers = layers;
    this.disks = disks;
    this.memory = memory;
    this.devices = devices;
    this.snapshots = snapshots;
    this.writer = writer;
    this.steps = steps;
  }

  /** Begins the restore, or goes on where it was; empty if the machine's life goes on meanwhile. */
  Optional<Outcome> proceed(VirtualMachine vm, RestoreObject restore) {
    try {
      SnapshotObject snapshot = snapshot(restore);
      RestoreObject planned = restore;
      if (restore.status().phase() == RunPhase.Pending) {
        planned = plan(vm, restore, snapshot);
        steps.reached("restore.planned");
      }
      boolean ready =
          snapshot.status().disks().stream()
              .allMatch(disk -> layers.notReady(disk.storagePool()).isEmpty());
      return Optional.of(ready ? restore(vm, planned, snapshot) : Outcome.after(POOL));
    } catch (Halted e) {
      RestoreObject now = writer.read(restore.key()).orElse(restore);
      if (!e.forGood()) {
        writer.waits(now, e.reason(), e.sentence());
        return Optional.empty();
      }
      undo(now);
      writer.ended(now, RunPhase.Failed, e.reason(), e.sentence());
      return Optional.empty();
    }
  }

  private SnapshotObject snapshot(RestoreObject restore) {
    String name = restore.spec().snapshot();
    Optional<SnapshotObject> found = snapshots.read(new ObjectKey(restore.key().namespace(), name));
    if (found.isEmpty()) {
      throw Halted.waiting(
          Conditions.SNAPSHOT_NOT_FOUND, "VirtualMachineSnapshot " + name + " does not exist");
    }
    return found.get();
  }

  private RestoreObject plan(VirtualMachine vm, RestoreObject restore, SnapshotObject snapshot) {
    String name = "VirtualMachineSnapshot " + snapshot.key().name();
    if (!snapshot.machine().equals(Optional.of(vm.key()))) {
      throw refused(name + " is of " + of(snapshot) + ", not of VirtualMachine " + vm.key().name());
    }
    if (snapshot.status().phase() == SnapshotPhase.Failed) {
      throw refused(name + " could not be taken");
    }
    if (snapshot.deleted()) {
      throw refused(name + " is being deleted");
    }
    if (snapshot.status().phase() != SnapshotPhase.Ready) {
      throw Halted.waiting(Conditions.SNAPSHOT_NOT_READY, name + " is being taken");
    }
    List<RestoredDisk> plan = new ArrayList<>();
    for (SnapshotDisk kept : snapshot.status().disks()) {
      DiskObject disk =
          disks
              .read(key(restore, kept.disk()))
              .filter(d -> d.uid().equals(kept.uid()) && !d.deleted())
              .filter(d -> vm.disks().contains(d.key()))
              .orElseThrow(() ->
                  refused(
                      "VirtualMachineDisk "
                          + kept.disk()
                          + " is not a disk of the machine any more: make a new disk from the"
                          + " snapshot instead (source: {snapshot: "
                          + snapshot.key().name()
                          + ", disk: "
                          + kept.name()
                          + "})"));
      layers
          .notReady(kept.storagePool())
          .ifPresent(why -> {
            throw Halted.waiting(Conditions.POOL_NOT_READY, why);
          });
      plan.add(
          new RestoredDisk(kept.disk(), Layers.name(disk, restore.uid()), disk.status().volume()));
    }
    return writer.plan(restore, plan);
  }

  private static String of(SnapshotObject snapshot) {
    return snapshot
        .machine()
        .map(machine -> "VirtualMachine " + machine.name())
        .orElseGet(() -> "VirtualMachineDisk " + snapshot.spec().disk().orElse(""));
  }

  private static Halted refused(String message) {
    return Halted.refused(Conditions.RESTORE_FAILED, message);
  }

  private Outcome restore(VirtualMachine vm, RestoreObject restore, SnapshotObject snapshot) {
    if (!begun(restore)) {
      layer(restore, snapshot);
      steps.reached("restore.layered");
      stop(vm, snapshot);
      steps.reached("restore.stopped");
    }
    if (!disks.done(moves(restore, snapshot))) {
      return Outcome.after(SOON);
    }
    steps.reached("restore.switched");
    String message = resume(vm, snapshot, restore);
    steps.reached("restore.resumed");
    restore.status().disks().stream()
        .filter(disk -> !disk.replaced().equals(disk.volume()))
        .forEach(disk -> layers.retire(pool(snapshot, disk), disk.replaced()));
    writer.ended(restore, RunPhase.Succeeded, Conditions.RESTORED, message);
    return Outcome.after(SOON);
  }

  /** Whether a disk has been put back already, so that the layers are in use. */
  private boolean begun(RestoreObject restore) {
    return restore.status().disks().stream()
        .anyMatch(disk ->
            disks
                .read(key(restore, disk.disk()))
                .filter(d -> d.status().volume().equals(disk.volume()))
                .isPresent());
  }

  private void layer(RestoreObject restore, SnapshotObject snapshot) {
    try {
      for (RestoredDisk disk : restore.status().disks()) {
        SnapshotDisk kept = kept(snapshot, disk);
        layers.create(kept.storagePool(), disk.volume(), kept.volume());
      }
    } catch (LibvirtException e) {
      if (e.isConnectionLost()) {
        throw e;
      }
      throw refused("libvirt: " + e.getMessage());
    } catch (StorageException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Cuts the guest's power, and puts back what its firmware keeps. It starts again afterwards if
   * the machine shall run.
   */
  private void stop(VirtualMachine vm, SnapshotObject snapshot) {
    Optional<Domain> found = domains.open(vm);
    if (found.isEmpty()) {
      return;
    }
    try (Domain domain = found.get()) {
      if (domain.isActive()) {
        domains.expectStart(vm);
        domain.destroy();
      }
      if (domain.hasManagedSave()) {
        domain.managedSaveRemove(); // memory of disks that are about to go
      }
      devices.bringBack(snapshot, codec.toTree(domain.xml(XmlFlag.INACTIVE)));
    }
    LOG.info("{} is put back to snapshot {}", vm.key(), snapshot.key());
  }

  /** Lets the guest go on with the memory that the snapshot kept; what there is to say of it. */
  private String resume(VirtualMachine vm, SnapshotObject snapshot, RestoreObject restore) {
    if (!snapshot.spec().memory()) {
      return "the disks are as they were at " + snapshot.status().creationTime().orElse("");
    }
    PowerState wanted = vm.spec().powerState();
    if (wanted == PowerState.Stopped || wanted == PowerState.Saved) {
      return "the disks are as they were; the memory was left, since spec.powerState is " + wanted;
    }
    Optional<Domain> found = domains.open(vm);
    if (found.isPresent()) {
      try (Domain domain = found.get()) {
        if (domain.isActive()) {
          return "the guest goes on where it was"; // done before this process was killed
        }
      }
    }
    String file = memory.file(snapshot).toString();
    try {
      ObjectNode saved = codec.toTree(libvirt.connection().saveImageXml(file));
      for (RestoredDisk disk : restore.status().disks()) {
        SnapshotDisk kept = kept(snapshot, disk);
        DomainDisks.replace(saved, kept.volume(), kept.storagePool(), disk.volume(), "qcow2");
      }
      SaveFlag how = wanted == PowerState.Paused ? SaveFlag.PAUSED : SaveFlag.RUNNING;
      libvirt.connection().restore(file, codec.toXml(saved), how);
      return "the guest goes on where it was";
    } catch (LibvirtException e) {
      if (e.isConnectionLost()) {
        throw e;
      }
      return "the disks are as they were; the memory could not be brought back, so the guest boots:"
          + " libvirt: "
          + e.getMessage();
    }
  }

  /** Removes layers that nothing uses: the machine is as it was. */
  private void undo(RestoreObject restore) {
    if (restore.underWay() && !begun(restore)) {
      Optional<SnapshotObject> snapshot =
          snapshots.read(new ObjectKey(restore.key().namespace(), restore.spec().snapshot()));
      snapshot.ifPresent(s ->
          restore.status().disks().forEach(disk -> layers.remove(pool(s, disk), disk.volume())));
    }
  }

  private static List<DiskSwitch.Move> moves(RestoreObject restore, SnapshotObject snapshot) {
    return restore.status().disks().stream()
        .map(disk ->
            new DiskSwitch.Move(
                key(restore, disk.disk()),
                disk.volume(),
                Layers.chain(snapshot.key(), kept(snapshot, disk).backingChain())))
        .toList();
  }

  private static SnapshotDisk kept(SnapshotObject snapshot, RestoredDisk disk) {
    return snapshot.status().disks().stream()
        .filter(kept -> kept.disk().equals(disk.disk()))
        .findFirst()
        .orElseThrow(() -> refused("the snapshot has no disk " + disk.disk() + " any more"));
  }

  private static String pool(SnapshotObject snapshot, RestoredDisk disk) {
    return kept(snapshot, disk).storagePool();
  }

  private static ObjectKey key(RestoreObject restore, String disk) {
    return new ObjectKey(restore.key().namespace(), disk);
  }
}
