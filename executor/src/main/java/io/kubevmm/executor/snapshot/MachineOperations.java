package io.kubevmm.executor.snapshot;

import io.kubevmm.api.snapshot.RunPhase;
import io.kubevmm.api.snapshot.SnapshotPhase;
import io.kubevmm.executor.storage.RestoreObject;
import io.kubevmm.executor.storage.SnapshotObject;
import io.kubevmm.executor.vm.Operations;
import io.kubevmm.executor.vm.VirtualMachine;
import io.kubevmm.kube.Informer;
import io.kubevmm.kube.Outcome;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots and restores of this node's machines, one at a time each: what has begun first,
 * then the oldest.
 */
public final class MachineOperations implements Operations {

  private static final Logger LOG = LoggerFactory.getLogger(MachineOperations.class);
  private static final Duration UNKNOWN = Duration.ofMillis(100);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Informer<SnapshotObject> snapshots;
  private final Informer<RestoreObject> restores;
  private final MachineSnapshot taking;
  private final MachineRestore restoring;
  private final SnapshotWriter snapshotWriter;
  private final RestoreWriter restoreWriter;

  MachineOperations(
      Informer<SnapshotObject> snapshots,
      Informer<RestoreObject> restores,
      MachineSnapshot taking,
      MachineRestore restoring,
      SnapshotWriter snapshotWriter,
      RestoreWriter restoreWriter) {
    this.snapshots = snapshots;
    this.restores = restores;
    this.taking = taking;
    this.restoring = restoring;
    this.snapshotWriter = snapshotWriter;
    this.restoreWriter = restoreWriter;
  }

  @Override
  public Optional<Outcome> proceed(VirtualMachine vm) {
    if (!snapshots.synced() || !restores.synced()) {
      return Optional.of(Outcome.after(UNKNOWN)); // something may be under way
    }
    try {
      Optional<SnapshotObject> begun = snapshot(vm, SnapshotPhase.Creating);
      if (begun.isPresent()) {
        return taking.proceed(vm, begun.get());
      }
      Optional<RestoreObject> running = restore(vm, RunPhase.Running);
      if (running.isPresent()) {
        return restoring.proceed(vm, running.get());
      }
      // Our own writes may not have come back yet: what was read now is what counts.
      boolean going = vm.deletedAt().isPresent();
      Optional<Outcome> taken =
          snapshot(vm, SnapshotPhase.Pending)
              .filter(s -> !going || s.status().phase() == SnapshotPhase.Creating)
              .flatMap(s -> taking.proceed(vm, s));
      return taken.or(() ->
          restore(vm, RunPhase.Pending)
              .filter(r -> !going || r.underWay())
              .flatMap(r -> restoring.proceed(vm, r)));
    } catch (LibvirtFailure e) {
      LOG.warn("{}: {}", vm.key(), e.getMessage());
      return Optional.of(Outcome.after(RETRY));
    }
  }

  /** The oldest in this phase, as the API server has it now. */
  private Optional<SnapshotObject> snapshot(VirtualMachine vm, SnapshotPhase phase) {
    return snapshots.all().stream()
        .filter(s -> s.machine().equals(Optional.of(vm.key())) && s.status().phase() == phase)
        .sorted(Comparator.comparing(SnapshotObject::createdAt))
        .map(SnapshotObject::key)
        .flatMap(key -> snapshotWriter.read(key).stream())
        .filter(s -> s.status().phase() == phase || s.status().phase() == SnapshotPhase.Creating)
        .filter(s -> !s.deleted() || s.status().phase() == SnapshotPhase.Creating)
        .findFirst();
  }

  private Optional<RestoreObject> restore(VirtualMachine vm, RunPhase phase) {
    return restores.all().stream()
        .filter(r -> r.machine().equals(vm.key()) && r.status().phase() == phase)
        .sorted(Comparator.comparing(RestoreObject::createdAt))
        .map(RestoreObject::key)
        .flatMap(key -> restoreWriter.read(key).stream())
        .filter(r -> !r.status().phase().over())
        .filter(r -> !r.deleted() || r.underWay())
        .findFirst();
  }
}
