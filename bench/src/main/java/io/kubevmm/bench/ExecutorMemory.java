package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.Progress;
import io.kubevmm.localcluster.StateFiles;
import java.nio.file.Path;
import java.time.Duration;

/** One executor's life for its memory's sake: with one machine, then with many, then ended. */
final class ExecutorMemory {

  /** Longer than the JVM keeps what its compilers needed. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private static final Duration AFTER_GC = Duration.ofSeconds(1);

  /** An executor that records an AOT cache writes it at its end. */
  private static final Duration END = Duration.ofMinutes(3);

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Rig rig;
  private final Progress progress;

  ExecutorMemory(Rig rig, Progress progress) {
    this.rig = rig;
    this.progress = progress;
  }

  /**
   * What one executor needed.
   *
   * @param vms how many machines the second look saw
   * @param one with one machine, as it was
   * @param oneCollected with one machine, after a garbage collection
   * @param many with all machines, as it was
   * @param manyCollected with all machines, after a garbage collection
   */
  record Result(
      int vms, MemoryUse one, MemoryUse oneCollected, MemoryUse many, MemoryUse manyCollected) {

    /** MiB a further machine, after a garbage collection on both sides. */
    double slopeMib() {
      return vms == 1 ? 0 : manyCollected.slopeMib(oneCollected, vms - 1);
    }

    ObjectNode json() {
      ObjectNode node = Json.object().put("vms", vms).put("slopeMiB", slopeMib());
      node.set("one", one.json());
      node.set("oneCollected", oneCollected.json());
      node.set("many", many.json());
      node.set("manyCollected", manyCollected.json());
      return node;
    }
  }

  /** Starts an executor on libvirt's fake driver, gives it machines, looks, ends it. */
  Result fake(Rig.ExecutorSettings settings, int vms) {
    Daemon executor = rig.startExecutor(settings);
    try (Machines machines = new Machines(rig, settings.node())) {
      machines.start(machines.fake("vm-0", settings.node()));
      StateFiles.pause(SETTLING);
      MemoryUse one = look(executor);
      MemoryUse oneCollected = collected(executor);
      progress.now("%s: with one machine %s".formatted(settings.node(), oneCollected));
      for (int i = 1; i < vms; i++) {
        machines.create(machines.fake("vm-" + i, settings.node()));
      }
      for (int i = 1; i < vms; i++) {
        machines.awaitRunning("vm-" + i, PATIENCE);
      }
      StateFiles.pause(SETTLING);
      MemoryUse many = look(executor);
      MemoryUse manyCollected = collected(executor);
      progress.now("%s: with %d machines %s".formatted(settings.node(), vms, manyCollected));
      return new Result(vms, one, oneCollected, many, manyCollected);
    } finally {
      executor.stop(END);
    }
  }

  /** The same with one real guest. */
  Result real(String node, String accelerator) {
    Daemon executor = rig.startExecutor(node, accelerator);
    try (Machines machines = new Machines(rig, node)) {
      machines.start(machines.guest("real", node, rig.guest()));
      StateFiles.pause(SETTLING);
      MemoryUse one = look(executor);
      MemoryUse collected = collected(executor);
      machines.delete("real");
      return new Result(1, one, collected, one, collected);
    } finally {
      executor.stop(END);
    }
  }

  private static MemoryUse look(Daemon executor) {
    return MemoryUse.ofProcess(Rig.pid(executor));
  }

  private static MemoryUse collected(Daemon executor) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Programs.run(Duration.ofSeconds(60), jcmd, Long.toString(Rig.pid(executor)), "GC.run")
        .outputOrThrow();
    StateFiles.pause(AFTER_GC);
    return look(executor);
  }
}
