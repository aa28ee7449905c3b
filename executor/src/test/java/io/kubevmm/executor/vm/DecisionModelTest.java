package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.Phase;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.RestartPolicy;
import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The lifecycle against a simulated libvirt: whatever state a machine is found in, whatever its
 * user edits and whenever the executor is killed, deciding and acting again and again ends where
 * the spec wants it, by few acts, and without harm on the way (see {@link SimulatedNode}).
 */
class DecisionModelTest {

  private static final int STARTS = 10_000;

  /** The reconciler's own limit of acts in one go. */
  private static final int MAX_ACTS = 16;

  private static final Duration LONG_ENOUGH = Duration.ofMinutes(20);

  @Test
  void convergesFromAnyStateWithKillsAfterAnyAct() {
    for (long seed = 0; seed < STARTS; seed++) {
      Random random = new Random(seed);
      SimulatedNode node = anyState(random);
      settlesWhereTheSpecWantsIt(node, random, 0.3, "seed " + seed);
    }
  }

  @Test
  void convergesAfterAnyEditsFailuresAndGuestEvents() {
    for (long seed = 0; seed < STARTS; seed++) {
      Random random = new Random(seed);
      SimulatedNode node = anyState(random);
      for (int i = random.nextInt(8); i > 0 && !node.released; i--) {
        disturb(node, random);
      }
      if (!node.released) {
        settlesWhereTheSpecWantsIt(node, random, 0.3, "seed " + seed);
      }
    }
  }

  /** One look, with an act that may fail or be followed by a kill, an edit or a guest's whim. */
  private static void disturb(SimulatedNode node, Random random) {
    Decision decision = node.decide();
    if (decision.action() instanceof Action.None) {
      node.rest(decision);
      node.pass(decision.again().orElse(Duration.ofSeconds(1)));
    } else if (random.nextInt(10) == 0) {
      node.refuse();
    } else {
      node.apply(decision.action());
    }
    switch (random.nextInt(8)) {
      case 0 -> node.kill();
      case 1 -> node.object.wanted(any(random, PowerState.values()));
      case 2 -> node.object.runGeneration(node.vm().spec().runGeneration() + 1);
      case 3 -> {
        node.spec = "spec-" + random.nextInt(3);
        node.volumes = "volumes-" + random.nextInt(2);
      }
      case 4 -> {
        if (node.active()) {
          node.off(random.nextBoolean() ? Cause.GUEST_POWERED_OFF : Cause.FAILURE);
        }
      }
      case 5 -> {
        if (random.nextInt(4) == 0 && node.vm().deletedAt().isEmpty()) {
          node.object.deletedAt(node.now);
        }
      }
      default -> {}
    }
  }

  private static void settlesWhereTheSpecWantsIt(
      SimulatedNode node, Random random, double kills, String seed) {
    Set<Power> ends = ends(node);
    boolean mustBeSaved = mustBeSaved(node);
    boolean mustRestart = node.active() && node.restartAsked() && runs(node);
    node.acts = 0;
    node.creates = 0;
    Instant end = node.now.plus(LONG_ENOUGH);
    while (!node.released && node.now.isBefore(end)) {
      Decision decision = node.decide();
      if (decision.action() instanceof Action.None) {
        assertThat(decision.reason()).as(seed).isNotEmpty();
        assertThat(decision.message()).as(seed).isNotEmpty();
        node.rest(decision);
        if (decision.again().isEmpty()) {
          break;
        }
        assertThat(decision.again().get()).as(seed).isPositive();
        node.pass(decision.again().get());
        continue;
      }
      node.apply(decision.action());
      assertThat(node.acts).as(() -> seed + ": " + node).isLessThanOrEqualTo(MAX_ACTS);
      if (random.nextDouble() < kills) {
        node.kill();
      }
    }
    String last = seed + ", the end: " + node;
    assertThat(node.creates).as("starts; " + last).isLessThanOrEqualTo(1);
    if (node.vm().deletedAt().isPresent()) {
      assertThat(node.released).as(last).isTrue();
      return;
    }
    assertThat(node.present).as(last).isTrue();
    assertThat(ends).as(last).contains(node.power);
    assertThat(node.defined.spec()).as(last).isEqualTo(node.spec);
    if (mustBeSaved) {
      assertThat(node.managedSave).as(last).isTrue();
    } else if (node.vm().spec().powerState() != PowerState.Saved) {
      assertThat(node.managedSave).as(last).isFalse();
    }
    if (mustRestart) {
      assertThat(node.creates).as(last).isEqualTo(1);
      assertThat(node.restartAsked()).as(last).isFalse();
    }
  }

  private static boolean runs(SimulatedNode node) {
    PowerState wanted = node.vm().spec().powerState();
    return node.vm().deletedAt().isEmpty()
        && (wanted == PowerState.Running || wanted == PowerState.Paused);
  }

  private static boolean mustBeSaved(SimulatedNode node) {
    return node.vm().deletedAt().isEmpty()
        && node.vm().spec().powerState() == PowerState.Saved
        && node.present
        && (node.managedSave || (node.active() && node.power != Power.ENDING));
  }

  /** Where the machine may end, said without looking at how Decision gets there. */
  private static Set<Power> ends(SimulatedNode node) {
    if (!runs(node)) {
      return Set.of(Power.OFF);
    }
    Power wanted =
        node.vm().spec().powerState() == PowerState.Running ? Power.RUNNING : Power.PAUSED;
    if (staysOff(node)) {
      return Set.of(Power.OFF);
    }
    if (node.restartAsked() || !node.present) {
      return Set.of(wanted);
    }
    boolean kept = node.power == Power.CRASHED || node.power == Power.SLEEPING;
    return kept ? Set.of(node.power) : Set.of(wanted);
  }

  /** The guest stopped by itself, and nobody and no policy has asked for another start. */
  private static boolean staysOff(SimulatedNode node) {
    RestartPolicy policy = node.vm().spec().restartPolicy().orElse(RestartPolicy.OnFailure);
    boolean knownToBePoweredOff =
        node.status.phase() == Phase.Stopped
            && node.vm().spec().runGeneration() <= node.status.runGeneration()
            && node.status
                .condition(Conditions.READY)
                .filter(c -> c.reason().equals(Conditions.GUEST_POWERED_OFF))
                .isPresent();
    if (!node.present) {
      return knownToBePoweredOff && policy != RestartPolicy.Always;
    }
    boolean ended = node.power == Power.OFF || node.power == Power.ENDING;
    if (!ended || node.managedSave || node.restartAsked() || node.defined.intent() != Intent.RUN) {
      return false;
    }
    boolean poweredOff =
        knownToBePoweredOff || node.power == Power.ENDING || node.cause == Cause.GUEST_POWERED_OFF;
    return switch (policy) {
      case Always -> false;
      case OnFailure -> poweredOff;
      case Never -> true;
    };
  }

  private static SimulatedNode anyState(Random random) {
    SimulatedNode node = new SimulatedNode();
    node.object
        .wanted(any(random, PowerState.values()))
        .policy(
            random.nextInt(4) == 0
                ? Optional.empty()
                : Optional.of(any(random, RestartPolicy.values())))
        .runGeneration(random.nextInt(3))
        .graceSeconds(any(random, 0, 7, 60));
    if (random.nextInt(4) == 0) {
      node.object.deletedAt(node.now.minusSeconds(random.nextInt(120)));
    }
    long acknowledged = random.nextInt(3);
    node.status =
        VmBuilder.statusOf(
            any(random, Phase.values()),
            false,
            any(
                random,
                Conditions.RUNNING,
                Conditions.GUEST_POWERED_OFF,
                Conditions.GUEST_FAILED,
                Conditions.STOPPED),
            "",
            acknowledged);
    node.present = random.nextInt(6) > 0;
    node.guestObeys = random.nextBoolean();
    node.guestIsQuick = random.nextBoolean();
    if (node.present) {
      anyDomain(node, random, acknowledged);
    }
    return node;
  }

  private static void anyDomain(SimulatedNode node, Random random, long acknowledged) {
    node.power = any(random, Power.values());
    node.cause =
        switch (node.power) {
          case OFF -> any(random, Cause.NONE, Cause.GUEST_POWERED_OFF, Cause.FAILURE);
          case PAUSED -> any(random, Cause.NONE, Cause.FAILURE, Cause.IO_ERROR, Cause.TRANSIENT);
          case CRASHED -> Cause.FAILURE;
          case RUNNING, SLEEPING, ENDING -> Cause.NONE;
        };
    node.managedSave = node.power == Power.OFF && random.nextInt(3) == 0;
    Instant since = node.now.minusSeconds(random.nextInt(120));
    node.defined =
        new Mark(
            "cluster",
            "shop",
            "web",
            VmBuilder.UID,
            "spec-" + random.nextInt(2),
            "volumes-" + random.nextInt(2),
            "",
            acknowledged,
            any(random, Intent.values()),
            since);
    node.live = node.power == Power.OFF ? Optional.empty() : Optional.of(node.defined);
    node.buttonPressed =
        node.power == Power.RUNNING
            && node.defined.intent() == Intent.STOP
            && node.now.isBefore(
                since.plusSeconds(node.vm().spec().terminationGracePeriodSeconds()))
            && random.nextBoolean();
  }

  @SafeVarargs
  private static <T> T any(Random random, T... values) {
    return values[random.nextInt(values.length)];
  }
}
