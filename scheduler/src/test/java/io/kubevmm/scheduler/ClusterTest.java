package io.kubevmm.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Requests;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.scheduler.core.Demand;
import io.kubevmm.scheduler.core.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ClusterTest {

  private static final long GIB = 1L << 30;
  private static final Demand ONE = new Demand(new Requests(1, GIB), Map.of(), List.of());

  private final Cluster cluster = new Cluster();

  @Test
  void countsAnAssumedMachineAtOnce() {
    join("a", 1);
    assertThat(cluster.place(vm("first"), () -> ONE)).isEqualTo(new Placement.On("a"));
    assertThat(cluster.place(vm("second"), () -> ONE))
        .isEqualTo(new Placement.Nowhere("0/1 nodes are available: 1 Insufficient cpu."));
  }

  @Test
  void givesTheSameMachineTheSameNodeAndCountsItOnce() {
    join("a", 2);
    for (int i = 0; i < 5; i++) {
      assertThat(cluster.place(vm("first"), () -> ONE)).isEqualTo(new Placement.On("a"));
    }
    assertThat(cluster.place(vm("second"), () -> ONE)).isEqualTo(new Placement.On("a"));
    assertThat(cluster.place(vm("third"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void forgetsAnAssumptionWhoseWriteFailed() {
    join("a", 1);
    cluster.place(vm("first"), () -> ONE);
    cluster.forget(vm("first"));
    cluster.forget(vm("first"));
    assertThat(cluster.place(vm("second"), () -> ONE)).isEqualTo(new Placement.On("a"));
    assertThat(cluster.place(vm("third"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void countsAMachineOnceWhenTheWatchShowsWhatWasAssumed() {
    join("a", 2);
    cluster.place(vm("first"), () -> ONE);
    cluster.machine(vm("first"), machine("first", "a", true));
    cluster.machine(vm("first"), machine("first", "a", true));
    assertThat(cluster.place(vm("second"), () -> ONE)).isEqualTo(new Placement.On("a"));
    assertThat(cluster.place(vm("third"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void keepsTheAssumptionWhileTheWatchShowsAnOlderMachine() {
    join("a", 1);
    cluster.place(vm("first"), () -> ONE);
    cluster.machine(vm("first"), machine("first", "", true));
    assertThat(cluster.place(vm("second"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void givesTheRoomBackWhenAMachineStopsOrGoes() {
    join("a", 1);
    cluster.machine(vm("first"), machine("first", "a", true));
    assertThat(cluster.place(vm("second"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
    cluster.machine(vm("first"), machine("first", "a", false));
    assertThat(cluster.place(vm("second"), () -> ONE)).isEqualTo(new Placement.On("a"));
    cluster.machine(vm("second"), null);
    assertThat(cluster.place(vm("third"), () -> ONE)).isEqualTo(new Placement.On("a"));
  }

  @Test
  void countsAMachineThatAUserPinnedToANodeUnknownYet() {
    cluster.machine(vm("pinned"), machine("pinned", "a", true));
    assertThat(cluster.hasNode("a")).isFalse();
    join("a", 1);
    assertThat(cluster.hasNode("a")).isTrue();
    assertThat(cluster.place(vm("other"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void remembersWhatRunsOnANodeThatLeavesAndComesBack() {
    join("a", 1);
    cluster.machine(vm("first"), machine("first", "a", true));
    cluster.node(ObjectKey.of("a"), null);
    assertThat(cluster.place(vm("second"), () -> ONE))
        .isEqualTo(
            new Placement.Nowhere(
                "0/0 nodes are available: no machine has joined; start an executor on one."));
    join("a", 1);
    assertThat(cluster.place(vm("second"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void looksAtAMachineThatHasANodeAsIfItHadNone() {
    join("a", 2);
    cluster.machine(vm("mover"), machine("mover", "a", true));
    assertThat(cluster.place(vm("mover"), () -> ONE)).isEqualTo(new Placement.On("a"));
    cluster.machine(vm("first"), machine("first", "a", true));
    cluster.machine(vm("second"), machine("second", "a", true));
    assertThat(cluster.place(vm("mover"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
    join("b", 1);
    assertThat(cluster.place(vm("mover"), () -> ONE)).isEqualTo(new Placement.On("b"));
    cluster.machine(vm("mover"), machine("mover", "a", true));
    assertThat(cluster.place(vm("other"), () -> ONE)).isInstanceOf(Placement.Nowhere.class);
    cluster.machine(vm("mover"), machine("mover", "b", true));
    cluster.machine(vm("first"), null);
    assertThat(cluster.place(vm("other"), () -> ONE)).isEqualTo(new Placement.On("a"));
  }

  @Test
  void sixteenThreadsNeverOverfillANode() throws InterruptedException, ExecutionException {
    int machines = 10_000;
    int perNode = 33;
    for (int i = 0; i < 300; i++) {
      join("node-" + i, perNode);
    }
    List<Future<Map<String, Integer>>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int thread = 0; thread < 16; thread++) {
        int first = thread;
        results.add(threads.submit(() -> placeEvery16th(first, machines)));
      }
    }
    Map<String, Integer> placed = new HashMap<>();
    for (Future<Map<String, Integer>> result : results) {
      result.get().forEach((node, count) -> placed.merge(node, count, Integer::sum));
    }
    int nowhere = Optional.ofNullable(placed.remove("")).orElse(0);
    assertThat(placed.values()).hasSize(300).allMatch(count -> count == perNode);
    assertThat(nowhere).isEqualTo(machines - 300 * perNode);
  }

  /** Every third machine is shown by the watch, every seventh fails to be written at first. */
  private Map<String, Integer> placeEvery16th(int first, int machines) {
    Map<String, Integer> placed = new HashMap<>();
    for (int i = first; i < machines; i += 16) {
      ObjectKey key = vm("vm-" + i);
      if (i % 7 == 0 && cluster.place(key, () -> ONE) instanceof Placement.On) {
        cluster.forget(key);
      }
      String node = cluster.place(key, () -> ONE) instanceof Placement.On(String name) ? name : "";
      placed.merge(node, 1, Integer::sum);
      if (i % 3 == 0 && !node.isEmpty()) {
        cluster.machine(key, machine("vm-" + i, node, true));
      }
    }
    return placed;
  }

  private void join(String name, int size) {
    Requests allocatable = new Requests(size, size * GIB);
    cluster.node(
        ObjectKey.of(name),
        new Node(name, Map.of(), true, false, List.of(), Set.of(), Set.of(), allocatable));
  }

  private static ObjectKey vm(String name) {
    return new ObjectKey("shop", name);
  }

  private static Machine machine(String name, String node, boolean takesRoom) {
    return new Machine(
        vm(name),
        name,
        "1",
        node,
        List.of(),
        false,
        ONE,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        takesRoom,
        true,
        false);
  }
}
