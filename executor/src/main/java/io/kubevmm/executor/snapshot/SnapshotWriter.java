package io.kubevmm.executor.snapshot;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.VirtualMachineSpec;
import io.kubevmm.api.snapshot.SnapshotDisk;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.api.snapshot.VirtualMachineSnapshotStatus;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.Layers;
import io.kubevmm.executor.storage.ObjectPatch;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.ObjectKey;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Writes how a snapshot does into its object. */
final class SnapshotWriter {

  private final KubeClient client;
  private final Clock clock;

  SnapshotWriter(KubeClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The snapshot as the API server has it now. */
  Optional<SnapshotObject> read(ObjectKey key) {
    return client.find(Resources.SNAPSHOTS, key).map(SnapshotObject::of);
  }

  /** Writes down what is about to be done, after the finaliser that keeps the object for it. */
  SnapshotObject plan(
      SnapshotObject snapshot,
      boolean running,
      List<SnapshotDisk> disks,
      Optional<VirtualMachineSpec> machine) {
    SnapshotObject guarded =
        snapshot.ours()
            ? snapshot
            : SnapshotObject.of(
                ObjectPatch.guard(
                    client,
                    Resources.SNAPSHOTS,
                    snapshot.key(),
                    snapshot.resourceVersion(),
                    snapshot.finalizers()));
    VirtualMachineSnapshotStatus before = guarded.status();
    ObjectNode spec = machine.map(ApiMapper::write).orElseGet(ApiMapper.JSON::createObjectNode);
    String parent =
        disks.stream()
            .flatMap(disk -> disk.backingChain().stream())
            .filter(entry -> entry.startsWith(Layers.SNAPSHOT))
            .map(entry -> entry.substring(Layers.SNAPSHOT.length()))
            .findFirst()
            .orElse("");
    VirtualMachineSnapshotStatus after =
        new VirtualMachineSnapshotStatus(
            SnapshotPhase.Creating,
            before.nodeName(),
            Optional.empty(),
            "",
            parent,
            false,
            running,
            disks,
            spec,
            conditions(before, false, Conditions.TAKING, "the snapshot is being taken"));
    write(guarded, after);
    return read(snapshot.key()).orElseThrow();
  }

  /** Writes down what only the moment itself could tell, before anything else is done. */
  SnapshotObject moment(SnapshotObject snapshot, Instant moment, boolean quiesced) {
    VirtualMachineSnapshotStatus before = snapshot.status();
    write(
        snapshot,
        new VirtualMachineSnapshotStatus(
            before.phase(),
            before.nodeName(),
            Optional.of(written(moment)),
            before.size(),
            before.parent(),
            quiesced,
            before.running(),
            before.disks(),
            before.virtualMachineSpec(),
            before.conditions()));
    return read(snapshot.key()).orElseThrow();
  }

  private static String written(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** The snapshot is whole; it keeps the moment that was written down, else it is of now. */
  void taken(SnapshotObject snapshot, boolean running, long size) {
    VirtualMachineSnapshotStatus before = snapshot.status();
    String message =
        before.quiesced()
            ? "the file systems of the guest stood still for it"
            : running && !snapshot.spec().memory()
                ? "the disks are as after a power cut: the guest's file systems were not frozen"
                : "the snapshot is whole";
    write(
        snapshot,
        new VirtualMachineSnapshotStatus(
            SnapshotPhase.Ready,
            before.nodeName(),
            before.creationTime().or(() -> Optional.of(written(clock.instant()))),
            Quantity.ofBytes(size),
            before.parent(),
            before.quiesced(),
            running,
            before.disks(),
            before.virtualMachineSpec(),
            conditions(before, true, Conditions.TAKEN, message)));
  }

  /** The snapshot cannot be taken, now or ever. */
  void halted(SnapshotObject snapshot, Halted why) {
    VirtualMachineSnapshotStatus before = snapshot.status();
    write(
        snapshot,
        new VirtualMachineSnapshotStatus(
            why.forGood() ? SnapshotPhase.Failed : before.phase(),
            before.nodeName(),
            before.creationTime(),
            before.size(),
            before.parent(),
            before.quiesced(),
            before.running(),
            why.forGood() ? List.of() : before.disks(),
            before.virtualMachineSpec(),
            conditions(before, false, why.reason(), why.sentence())));
  }

  /** Says what the snapshot waits for, and leaves all else as it is. */
  void waits(SnapshotObject snapshot, String reason, String message) {
    halted(snapshot, Halted.waiting(reason, message));
  }

  /** Lets a deleted snapshot go. */
  void release(SnapshotObject snapshot) {
    ObjectPatch.release(
        client,
        Resources.SNAPSHOTS,
        snapshot.key(),
        snapshot.resourceVersion(),
        snapshot.finalizers());
  }

  private List<Condition> conditions(
      VirtualMachineSnapshotStatus before, boolean ready, String reason, String message) {
    return Condition.merge(
        before.conditions(),
        Condition.of(Conditions.READY, ready, reason, message, clock.instant()));
  }

  private void write(SnapshotObject snapshot, VirtualMachineSnapshotStatus after) {
    ObjectPatch.status(
        client,
        Resources.SNAPSHOTS,
        snapshot.key(),
        snapshot.resourceVersion(),
        snapshot.status(),
        after);
  }
}
