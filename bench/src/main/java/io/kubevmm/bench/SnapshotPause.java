package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * For how long a snapshot halts a guest: ours, and {@code virsh snapshot-create-as} of another
 * guest of the same kind, in turns.
 */
final class SnapshotPause {

  private static final Resource SNAPSHOTS =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_SNAPSHOTS,
          Kinds.VIRTUAL_MACHINE_SNAPSHOT,
          true);

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final String OURS = "paused-by-us";
  private static final String THEIRS = "paused-by-virsh";

  private final Rig rig;
  private final Machines machines;
  private final String namespace;
  private final String node;
  private final String pool;
  private final Path folder;

  /**
   * A measurement.
   *
   * @param pool in which both have their disk
   * @param folder the pool's
   */
  SnapshotPause(
      Rig rig, Machines machines, String namespace, String node, String pool, Path folder) {
    this.rig = rig;
    this.machines = machines;
    this.namespace = namespace;
    this.node = node;
    this.pool = pool;
    this.folder = folder;
  }

  /** Starts both guests, and waits until they talk. */
  void begin() {
    for (String name : List.of(OURS, THEIRS)) {
      ObjectNode machine = machines.guest(name, node, rig.guest());
      ObjectNode spec = Json.child(machine, "spec");
      ObjectNode disk = spec.putArray("disks").addObject().put("name", "root");
      disk.putObject("template").put("storagePool", pool).put("capacity", "64Mi");
      spec.putObject("cloudInit").put("userData", Silence.TALK);
      machines.start(machine);
    }
    Silence.awaitTalk(console(OURS));
    Silence.awaitTalk(console(THEIRS));
  }

  void end() {
    machines.delete(OURS);
    machines.delete(THEIRS);
  }

  /** The pauses in milliseconds of that many pairs; a first pair is not counted. */
  List<Statistics.Pair> measure(boolean memory, int pairs, Consumer<String> progress) {
    List<Statistics.Pair> measured = new ArrayList<>();
    String kind = memory ? "with memory" : "of disks";
    for (int i = 0; i <= pairs; i++) {
      String name = (memory ? "memory-" : "disks-") + i;
      double ours = 0;
      double theirs = 0;
      for (int turn = 0; turn < 2; turn++) {
        if ((i + turn) % 2 == 0) {
          ours = Silence.during(console(OURS), () -> take(name, memory));
        } else {
          theirs = Silence.during(console(THEIRS), () -> takeByVirsh(name, memory));
        }
      }
      if (i > 0) {
        measured.add(new Statistics.Pair(ours, theirs));
        progress.accept(
            "snapshot %s: the guest stood for %.0f ms, by virsh for %.0f ms"
                .formatted(kind, ours, theirs));
      }
    }
    return measured;
  }

  private void take(String name, boolean memory) {
    ObjectNode snapshot =
        Json.object()
            .put("apiVersion", Kinds.API_VERSION)
            .put("kind", Kinds.VIRTUAL_MACHINE_SNAPSHOT);
    snapshot.putObject("metadata").put("namespace", namespace).put("name", name);
    snapshot.putObject("spec").put("virtualMachine", OURS).put("memory", memory);
    rig.admin().create(SNAPSHOTS, snapshot);
    StorageBench.awaitReady(rig.admin(), SNAPSHOTS, name, LOOK);
  }

  private void takeByVirsh(String name, boolean memory) {
    Stream<String> what =
        memory
            ? Stream.of("--memspec", "snapshot=external,file=" + folder.resolve(name), "--live")
            : Stream.of("--disk-only");
    Stream<String> all =
        Stream.of(
            "snapshot-create-as",
            machines.domain(THEIRS),
            name,
            "--no-metadata",
            "--atomic",
            "--diskspec",
            "vda,snapshot=external,file=" + folder.resolve("virsh-" + name + ".qcow2"));
    rig.libvirt().virsh(LIMIT, Stream.concat(all, what).toArray(String[]::new)).outputOrThrow();
  }

  private Path console(String name) {
    return rig.path(node).resolve(machines.domain(name)).resolve("console.log");
  }
}
