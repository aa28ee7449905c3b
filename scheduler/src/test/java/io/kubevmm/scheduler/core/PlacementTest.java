package io.kubevmm.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Requests;
import io.kubevmm.api.Taint;
import io.kubevmm.api.Toleration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private static final long GIB = 1L << 30;
  private static final Requests SMALL = new Requests(1, GIB);
  private static final Demand DEMAND = new Demand(SMALL, Map.of(), List.of());

  @Test
  void saysWhatToDoWhenNoMachineHasJoined() {
    assertThat(Placement.choose(DEMAND, List.of()))
        .isEqualTo(
            new Placement.Nowhere(
                "0/0 nodes are available: no machine has joined; start an executor on one."));
  }

  @Test
  void countsTheReasonsInTheirOrder() {
    Candidate full = node("full").allocated(4, 0).build();
    List<Candidate> nodes =
        List.of(full, node("a").cordoned().build(), node("b").cordoned().build());
    assertThat(Placement.choose(DEMAND, nodes))
        .isEqualTo(
            new Placement.Nowhere(
                "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) were unschedulable."));
  }

  @Test
  void namesEachFiltersReason() {
    assertNowhere(DEMAND, node("n").notReady().build(), "1 node(s) were not ready");
    assertNowhere(DEMAND, node("n").cordoned().build(), "1 node(s) were unschedulable");
    assertNowhere(
        DEMAND,
        node("n").taint("gpu", "a100", "NoSchedule").build(),
        "1 node(s) had untolerated taint {gpu: a100}");
    assertNowhere(
        new Demand(SMALL, Map.of("disk", "ssd"), List.of()),
        node("n").label("disk", "hdd").build(),
        "1 node(s) didn't match the machine's node selector");
    assertNowhere(
        new Demand(new Requests(5, GIB), Map.of(), List.of()),
        node("n").build(),
        "1 Insufficient cpu");
    assertNowhere(
        new Demand(new Requests(1, 9 * GIB), Map.of(), List.of()),
        node("n").build(),
        "1 Insufficient memory");
  }

  @Test
  void followsDisksThatExistAndFindsPoolsForTheOthers() {
    List<Candidate> nodes =
        List.of(node("a").pool("local").build(), node("b").pool("local").pool("fast").build());
    assertThat(Placement.choose(DEMAND.with(new Storage(Set.of("a"), Set.of("local"))), nodes))
        .isEqualTo(new Placement.On("a"));
    assertThat(Placement.choose(DEMAND.with(new Storage(Set.of(), Set.of("fast"))), nodes))
        .isEqualTo(new Placement.On("b"));
    assertThat(Placement.choose(DEMAND.with(new Storage(Set.of("a"), Set.of("fast"))), nodes))
        .isEqualTo(
            new Placement.Nowhere(
                "0/2 nodes are available: 1 node(s) didn't have storage pool fast ready, 1 node(s)"
                    + " didn't have the machine's disks."));
    assertThat(Placement.choose(DEMAND.with(new Storage(Set.of("a", "b"), Set.of())), nodes))
        .isInstanceOf(Placement.Nowhere.class);
  }

  @Test
  void givesTheMostTellingReasonOfANodeOnly() {
    Candidate node =
        node("n").notReady().cordoned().taint("a", "b", "NoSchedule").allocated(4, 8).build();
    assertNowhere(DEMAND, node, "1 node(s) were not ready");
  }

  @Test
  void fillsANodeToTheLastByte() {
    Demand exact = new Demand(new Requests(4, 8 * GIB), Map.of(), List.of());
    assertThat(Placement.choose(exact, List.of(node("n").build())))
        .isEqualTo(new Placement.On("n"));
    Demand more = new Demand(new Requests(4, 8 * GIB + 1), Map.of(), List.of());
    assertNowhere(more, node("n").build(), "1 Insufficient memory");
  }

  @Test
  void goesWhereTheTaintIsToleratedAndTheLabelsMatch() {
    Demand demand =
        new Demand(
            SMALL,
            Map.of("disk", "ssd", "zone", "a"),
            List.of(new Toleration("gpu", "Exists", "", "")));
    List<Candidate> nodes =
        List.of(
            node("plain").build(),
            node("half").label("disk", "ssd").build(),
            node("right")
                .label("disk", "ssd")
                .label("zone", "a")
                .label("more", "x")
                .taint("gpu", "a100", "NoSchedule")
                .build());
    assertThat(Placement.choose(demand, nodes)).isEqualTo(new Placement.On("right"));
  }

  @Test
  void avoidsATaintThatOnlyPrefersSoUnlessNothingElseIsLeft() {
    Candidate unloved = node("unloved").taint("old", "", "PreferNoSchedule").build();
    Candidate busy = node("busy").allocated(3, 7).build();
    assertThat(Placement.choose(DEMAND, List.of(unloved, busy)))
        .isEqualTo(new Placement.On("busy"));
    assertThat(Placement.choose(DEMAND, List.of(unloved, node("full").allocated(4, 8).build())))
        .isEqualTo(new Placement.On("unloved"));
    Demand tolerant = new Demand(SMALL, Map.of(), List.of(new Toleration("old", "Exists", "", "")));
    assertThat(Placement.choose(tolerant, List.of(unloved, busy)))
        .isEqualTo(new Placement.On("unloved"));
  }

  @Test
  void spreadsToTheLeastAllocated() {
    List<Candidate> nodes =
        List.of(
            node("a").allocated(2, 4).build(),
            node("b").allocated(1, 2).build(),
            node("c").allocated(3, 0).build());
    assertThat(Placement.choose(DEMAND, nodes)).isEqualTo(new Placement.On("b"));
  }

  @Test
  void takesTheFirstNameAmongEquals() {
    List<Candidate> nodes = List.of(node("c").build(), node("a").build(), node("b").build());
    assertThat(Placement.choose(DEMAND, nodes)).isEqualTo(new Placement.On("a"));
  }

  @Test
  void choosesAsANaiveScanDoesInWhateverOrderTheNodesCome() {
    for (long seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      List<Candidate> nodes = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        nodes.add(anyNode(random, "node-" + i));
      }
      Demand demand = anyDemand(random);
      Placement first = Placement.choose(demand, nodes);
      assertThat(first).as("seed " + seed).isEqualTo(NaiveScheduler.choose(demand, nodes, first));
      for (int i = 0; i < 5; i++) {
        Collections.shuffle(nodes, random);
        assertThat(Placement.choose(demand, nodes)).as("seed " + seed).isEqualTo(first);
      }
    }
  }

  private static void assertNowhere(Demand demand, Candidate node, String reason) {
    assertThat(Placement.choose(demand, List.of(node)))
        .isEqualTo(new Placement.Nowhere("0/1 nodes are available: " + reason + "."));
  }

  private static Candidate anyNode(Random random, String name) {
    NodeBuilder node = node(name).label("zone", random.nextBoolean() ? "a" : "b");
    node.allocated(random.nextInt(5), random.nextInt(9));
    if (random.nextInt(6) == 0) {
      node.notReady();
    }
    if (random.nextInt(6) == 0) {
      node.cordoned();
    }
    if (random.nextInt(3) == 0) {
      node.taint("gpu", "x", random.nextBoolean() ? "NoSchedule" : "PreferNoSchedule");
    }
    return node.build();
  }

  private static Demand anyDemand(Random random) {
    return new Demand(
        new Requests(random.nextInt(5), random.nextInt(9) * GIB),
        random.nextInt(3) == 0 ? Map.of("zone", "a") : Map.of(),
        random.nextInt(3) == 0 ? List.of(new Toleration("gpu", "Exists", "", "")) : List.of());
  }

  private static NodeBuilder node(String name) {
    return new NodeBuilder(name);
  }

  /** The same rules, written as a person would check them by hand, one node after the other. */
  private static final class NaiveScheduler {

    static Placement choose(Demand demand, List<Candidate> nodes, Placement answer) {
      String best = "";
      double bestScore = Double.NEGATIVE_INFINITY;
      for (Candidate node : nodes) {
        if (!fits(demand, node)) {
          continue;
        }
        double score = score(demand, node);
        if (score > bestScore || (score == bestScore && node.name().compareTo(best) < 0)) {
          best = node.name();
          bestScore = score;
        }
      }
      boolean nowhere = best.isEmpty() && answer instanceof Placement.Nowhere;
      return nowhere ? answer : new Placement.On(best);
    }

    static boolean fits(Demand demand, Candidate node) {
      Requests after = node.allocated().plus(demand.requests());
      return node.ready()
          && !node.unschedulable()
          && node.labels().entrySet().containsAll(demand.nodeSelector().entrySet())
          && node.taints().stream()
              .noneMatch(t -> t.effect().equals("NoSchedule") && demand.tolerations().isEmpty())
          && after.cpus() <= node.allocatable().cpus()
          && after.memoryBytes() <= node.allocatable().memoryBytes();
    }

    private static double score(Demand demand, Candidate node) {
      Requests left = node.free().minus(demand.requests());
      double cpu = (double) left.cpus() / node.allocatable().cpus();
      double memory = (double) left.memoryBytes() / node.allocatable().memoryBytes();
      boolean unwelcome =
          demand.tolerations().isEmpty()
              && node.taints().stream().anyMatch(t -> t.effect().equals("PreferNoSchedule"));
      return (cpu + memory) / 2 - (unwelcome ? 1 : 0);
    }
  }

  /** Makes nodes of 4 CPUs and 8 GiB, empty and willing unless told otherwise. */
  private static final class NodeBuilder {
    private final Set<String> pools = new HashSet<>();

    private final String name;
    private final Map<String, String> labels = new HashMap<>();
    private final List<Taint> taints = new ArrayList<>();
    private boolean ready = true;
    private boolean unschedulable;
    private Requests allocated = Requests.NONE;

    NodeBuilder(String name) {
      this.name = name;
    }

    NodeBuilder label(String key, String value) {
      labels.put(key, value);
      return this;
    }

    NodeBuilder taint(String key, String value, String effect) {
      taints.add(new Taint(key, value, effect));
      return this;
    }

    NodeBuilder pool(String name) {
      pools.add(name);
      return this;
    }

    NodeBuilder notReady() {
      ready = false;
      return this;
    }

    NodeBuilder cordoned() {
      unschedulable = true;
      return this;
    }

    NodeBuilder allocated(int cpus, long gibibytes) {
      allocated = new Requests(cpus, gibibytes * GIB);
      return this;
    }

    Candidate build() {
      Requests size = new Requests(4, 8 * GIB);
      return new Candidate(
          name, labels, ready, unschedulable, taints, pools, Set.of(), size, allocated);
    }
  }
}
