package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.Phase;
import io.kubevmm.api.PowerState;
import io.kubevmm.api.RestartPolicy;
import io.kubevmm.api.ShutdownMode;
import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The lifecycle row by row. {@code asked} says that spec.runGeneration (3) is ahead of what was
 * acted on (2); {@code spec} whether the definition was made from the spec as it is now. What is
 * expected is an act, or a phase with its reason.
 */
class DecisionTest {

  private static final Instant NOW = SimulatedNode.START;
  private static final Duration GRACE = Duration.ofSeconds(60);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          wanted  | asked | power    | cause             | saved | intent | spec   | expected
          Running | no    | RUNNING  | NONE              | no    | RUN    | same   | Running Running
          Running | no    | RUNNING  | NONE              | no    | START  | same   | Note(RUN 2)
          Running | no    | RUNNING  | NONE              | no    | STOP   | same   | Running Running
          Running | no    | RUNNING  | NONE              | no    | SAVE   | same   | Note(RUN 2)
          Running | no    | RUNNING  | NONE              | no    | RUN    | edited | Define(RUN 2)
          Running | yes   | RUNNING  | NONE              | no    | RUN    | same   | Note(STOP 2)
          Running | yes   | RUNNING  | NONE              | no    | STOP   | same   | Shutdown
          Running | no    | PAUSED   | NONE              | no    | RUN    | same   | Resume
          Running | no    | PAUSED   | FAILURE           | no    | RUN    | same   | Resume
          Running | no    | PAUSED   | IO_ERROR          | no    | RUN    | same   | Paused IOError
          Running | no    | PAUSED   | TRANSIENT         | no    | RUN    | same   | Paused Paused
          Running | no    | PAUSED   | NONE              | no    | SAVE   | same   | Note(RUN 2)
          Running | yes   | PAUSED   | NONE              | no    | STOP   | same   | Resume
          Running | yes   | PAUSED   | IO_ERROR          | no    | STOP   | same   | Destroy
          Running | yes   | PAUSED   | TRANSIENT         | no    | STOP   | same   | Stopping Stopping
          Running | no    | CRASHED  | FAILURE           | no    | RUN    | same   | Failed GuestCrashed
          Running | yes   | CRASHED  | FAILURE           | no    | STOP   | same   | Destroy
          Running | no    | SLEEPING | NONE              | no    | RUN    | same   | Running Running
          Running | no    | ENDING   | NONE              | no    | RUN    | same   | Stopping Stopping
          Running | yes   | ENDING   | NONE              | no    | STOP   | same   | Stopping Stopping
          Running | no    | OFF      | NONE              | no    | START  | same   | Create
          Running | no    | OFF      | NONE              | no    | START  | edited | Define(START 2)
          Running | no    | OFF      | FAILURE           | no    | STOP   | same   | Note(START 2)
          Running | no    | OFF      | FAILURE           | no    | SAVE   | same   | Note(START 2)
          Running | no    | OFF      | FAILURE           | yes   | SAVE   | same   | Note(START 2)
          Running | no    | OFF      | FAILURE           | yes   | SAVE   | edited | Note(START 2)
          Running | no    | OFF      | FAILURE           | yes   | START  | edited | Create
          Running | yes   | OFF      | NONE              | no    | START  | same   | Note(START 3)
          Running | yes   | OFF      | GUEST_POWERED_OFF | no    | STOP   | same   | Note(START 3)
          Running | yes   | OFF      | GUEST_POWERED_OFF | no    | RUN    | same   | Note(START 3)
          Running | yes   | OFF      | GUEST_POWERED_OFF | no    | RUN    | edited | Define(START 3)
          Paused  | no    | RUNNING  | NONE              | no    | RUN    | same   | Suspend
          Paused  | no    | PAUSED   | NONE              | no    | RUN    | same   | Paused Paused
          Paused  | no    | PAUSED   | NONE              | no    | START  | same   | Note(RUN 2)
          Paused  | no    | PAUSED   | IO_ERROR          | no    | RUN    | same   | Paused IOError
          Paused  | no    | PAUSED   | NONE              | no    | RUN    | edited | Define(RUN 2)
          Paused  | yes   | PAUSED   | NONE              | no    | RUN    | same   | Note(STOP 2)
          Paused  | yes   | PAUSED   | NONE              | no    | STOP   | same   | Resume
          Paused  | no    | OFF      | NONE              | no    | START  | same   | Create(paused)
          Paused  | no    | OFF      | FAILURE           | yes   | START  | same   | Create(paused)
          Saved   | no    | RUNNING  | NONE              | no    | RUN    | same   | Note(SAVE 2)
          Saved   | no    | RUNNING  | NONE              | no    | SAVE   | same   | Save
          Saved   | no    | PAUSED   | NONE              | no    | SAVE   | same   | Save
          Saved   | yes   | RUNNING  | NONE              | no    | RUN    | same   | Note(SAVE 2)
          Saved   | no    | ENDING   | NONE              | no    | SAVE   | same   | Stopping Stopping
          Saved   | no    | OFF      | FAILURE           | yes   | SAVE   | same   | Saved Saved
          Saved   | no    | OFF      | FAILURE           | yes   | START  | same   | Note(SAVE 2)
          Saved   | no    | OFF      | FAILURE           | yes   | SAVE   | edited | Define(SAVE 2)
          Saved   | no    | OFF      | GUEST_POWERED_OFF | no    | RUN    | same   | Note(STOP 2)
          Saved   | no    | OFF      | GUEST_POWERED_OFF | no    | STOP   | same   | Stopped NothingToSave
          Stopped | no    | RUNNING  | NONE              | no    | RUN    | same   | Note(STOP 2)
          Stopped | no    | RUNNING  | NONE              | no    | STOP   | same   | Shutdown
          Stopped | no    | PAUSED   | NONE              | no    | STOP   | same   | Resume
          Stopped | no    | PAUSED   | IO_ERROR          | no    | STOP   | same   | Destroy
          Stopped | no    | PAUSED   | TRANSIENT         | no    | STOP   | same   | Stopping Stopping
          Stopped | no    | CRASHED  | FAILURE           | no    | STOP   | same   | Destroy
          Stopped | no    | SLEEPING | NONE              | no    | STOP   | same   | Destroy
          Stopped | no    | ENDING   | NONE              | no    | STOP   | same   | Stopping Stopping
          Stopped | no    | OFF      | GUEST_POWERED_OFF | no    | STOP   | same   | Stopped Stopped
          Stopped | no    | OFF      | GUEST_POWERED_OFF | no    | RUN    | same   | Note(STOP 2)
          Stopped | no    | OFF      | NONE              | no    | STOP   | edited | Define(STOP 2)
          Stopped | no    | OFF      | FAILURE           | yes   | SAVE   | same   | DiscardSave
          Stopped | yes   | OFF      | NONE              | no    | STOP   | same   | Stopped Stopped
          """)
  void bringsTheDomainToThePowerState(
      PowerState wanted,
      String asked,
      Power power,
      Cause cause,
      String saved,
      Intent intent,
      String spec,
      String expected) {
    Row row = new Row(wanted);
    row.object.runGeneration(asked.equals("yes") ? 3 : 2);
    row.spec = spec;
    row.domain(power, cause, saved.equals("yes"), intent, 2, NOW);
    assertThat(row.decide()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          policy    | cause             | known to be off | spec   | expected
                    | GUEST_POWERED_OFF | no              | same   | Stopped GuestPoweredOff
                    | FAILURE           | no              | same   | Note(START 3)
                    | NONE              | no              | same   | Note(START 3)
          Always    | GUEST_POWERED_OFF | no              | same   | Note(START 3)
          Always    | GUEST_POWERED_OFF | no              | edited | Define(START 3)
          Always    | FAILURE           | no              | same   | Note(START 3)
          OnFailure | GUEST_POWERED_OFF | no              | same   | Stopped GuestPoweredOff
          OnFailure | GUEST_POWERED_OFF | no              | edited | Define(RUN 3)
          OnFailure | FAILURE           | no              | same   | Note(START 3)
          OnFailure | FAILURE           | yes             | same   | Stopped GuestPoweredOff
          Never     | GUEST_POWERED_OFF | no              | same   | Stopped GuestPoweredOff
          Never     | FAILURE           | no              | same   | Stopped GuestFailed
          Never     | FAILURE           | no              | edited | Define(RUN 3)
          Never     | FAILURE           | yes             | same   | Stopped GuestPoweredOff
          """)
  void followsTheRestartPolicyWhenTheGuestStoppedByItself(
      RestartPolicy policy, Cause cause, String known, String spec, String expected) {
    for (PowerState wanted : new PowerState[] {PowerState.Running, PowerState.Paused}) {
      Row row = new Row(wanted);
      row.object.runGeneration(3).policy(Optional.ofNullable(policy));
      if (known.equals("yes")) {
        row.object.status(Phase.Stopped, Conditions.GUEST_POWERED_OFF, 3);
      }
      row.spec = spec;
      row.domain(Power.OFF, cause, false, Intent.RUN, 3, NOW);
      assertThat(row.decide()).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          wanted  | known to be off | asked | expected
          Running | no              | no    | Define(START 3)
          Running | yes             | no    | Define(RUN 3)
          Running | yes             | yes   | Define(START 3)
          Paused  | no              | no    | Define(START 3)
          Saved   | no              | no    | Define(STOP 3)
          Saved   | no              | yes   | Define(STOP 2)
          Stopped | no              | no    | Define(STOP 3)
          Stopped | no              | yes   | Define(STOP 2)
          """)
  void definesADomainThatIsNotThere(
      PowerState wanted, String known, String asked, String expected) {
    Row row = new Row(wanted);
    String reason =
        known.equals("yes") ? Conditions.GUEST_POWERED_OFF : Conditions.AWAITING_RELEASE;
    row.object.runGeneration(3).status(Phase.Stopped, reason, asked.equals("yes") ? 2 : 3);
    assertThat(row.decide()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          power    | cause     | intent | seconds since | expected
          absent   |           |        | 0             | Release
          OFF      | NONE      | STOP   | 0             | Undefine
          OFF      | NONE      | START  | 0             | Undefine
          RUNNING  | NONE      | RUN    | 0             | Note(STOP 3)
          RUNNING  | NONE      | START  | 59            | Note(STOP 3)
          RUNNING  | NONE      | STOP   | 0             | Shutdown
          RUNNING  | NONE      | STOP   | 60            | Destroy
          PAUSED   | NONE      | STOP   | 0             | Resume
          PAUSED   | NONE      | STOP   | 60            | Destroy
          PAUSED   | TRANSIENT | STOP   | 59            | Stopping Stopping
          PAUSED   | TRANSIENT | STOP   | 60            | Destroy
          ENDING   | NONE      | STOP   | 59            | Stopping Stopping
          ENDING   | NONE      | STOP   | 60            | Destroy
          CRASHED  | FAILURE   | STOP   | 0             | Destroy
          """)
  void deletesGracefullyAndThenByForce(
      String power, Cause cause, Intent intent, long seconds, String expected) {
    for (PowerState wanted : PowerState.values()) {
      Row row = new Row(wanted);
      row.object.runGeneration(3).deletedAt(NOW.minusSeconds(seconds));
      if (!power.equals("absent")) {
        row.domain(Power.valueOf(power), cause, false, intent, 3, NOW);
      }
      assertThat(row.decide()).isEqualTo(expected);
    }
  }

  @Test
  void definesAnewBeforeAStartWhenASnapshotMovedTheDisks() {
    Row row = new Row(PowerState.Running);
    row.domain(Power.OFF, Cause.NONE, false, Intent.START, 0, NOW);
    assertThat(row.decide()).isEqualTo("Create");
    row.volumes = Optional.of("others");
    assertThat(row.decide()).isEqualTo("Define(START 0)");
    row.volumes = Optional.empty(); // not known yet: the disks are awaited
    assertThat(row.decide()).isEqualTo("Create");
    row.volumes = Optional.of("others");
    row.domain(Power.OFF, Cause.NONE, true, Intent.START, 0, NOW); // its memory has the old ones
    assertThat(row.decide()).isEqualTo("Create");
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.RUN, 0, NOW);
    assertThat(row.decide()).isEqualTo("Running Running");
  }

  @Test
  void cutsThePowerOnlyWhenTheGraceIsOver() {
    Row row = new Row(PowerState.Stopped);
    row.nudged = Optional.of(Nudge.heard(NOW.minusSeconds(1)));
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minus(GRACE).plusSeconds(1));
    assertThat(row.decide()).isEqualTo("Stopping Stopping");
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minus(GRACE));
    assertThat(row.decide()).isEqualTo("Destroy");
  }

  @Test
  void givesAGuestThatWasStartedBehindOurBackItsTimeToShutDown() {
    Row row = new Row(PowerState.Stopped);
    row.domainStartedBehindOurBack(Intent.STOP, NOW.minus(GRACE).minusSeconds(1));
    assertThat(row.decide()).isEqualTo("Note(STOP 0)");
  }

  @Test
  void pressesThePowerButtonAgainAfterFiveSeconds() {
    Row row = new Row(PowerState.Stopped);
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minusSeconds(10));
    row.nudged = Optional.of(Nudge.heard(NOW.minusSeconds(2)));
    assertThat(row.decision().again()).contains(Duration.ofSeconds(3));
    row.nudged = Optional.of(Nudge.heard(NOW.minus(Decision.SHUTDOWN_REPEAT)));
    assertThat(row.decide()).isEqualTo("Shutdown");
  }

  @Test
  void saysWhyAGuestCannotBeAskedAndCutsItsPowerAllTheSame() {
    Row row = new Row(PowerState.Stopped);
    row.object.shutdownMode(ShutdownMode.GuestAgent);
    row.nudged = Optional.of(new Nudge(NOW, Optional.of("agent is not connected")));
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minusSeconds(10));
    assertThat(row.decide()).isEqualTo("Stopping Stopping");
    assertThat(row.decision().message())
        .contains("spec.shutdownMode is GuestAgent", "agent is not connected")
        .contains("cut at " + NOW.minusSeconds(10).plus(GRACE));
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minus(GRACE));
    assertThat(row.decide()).isEqualTo("Destroy");
  }

  @Test
  void looksAgainWhenTheGraceEndsBeforeTheNextPush() {
    Row row = new Row(PowerState.Stopped);
    row.nudged = Optional.of(Nudge.heard(NOW));
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minus(GRACE).plusSeconds(2));
    assertThat(row.decision().again()).contains(Duration.ofSeconds(2));
  }

  @Test
  void countsAGuestAsRunningOnlyWhenAShutdownTakenBackIsOutOfDate() {
    Row row = new Row(PowerState.Running);
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minusSeconds(20));
    assertThat(row.decision().again()).contains(Duration.ofSeconds(40));
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.STOP, 0, NOW.minus(GRACE));
    assertThat(row.decide()).isEqualTo("Note(RUN 0)");
  }

  @Test
  void startsAGuestAgainThatActedOnAShutdownTakenBack() {
    Row row = new Row(PowerState.Running);
    row.domain(Power.OFF, Cause.GUEST_POWERED_OFF, false, Intent.STOP, 0, NOW.minusSeconds(20));
    assertThat(row.decide()).isEqualTo("Note(START 0)");
  }

  @Test
  void letsAGuestWithABrokenDiskGoOnEveryHalfMinute() {
    Row row = new Row(PowerState.Running);
    row.domain(Power.PAUSED, Cause.IO_ERROR, false, Intent.RUN, 0, NOW);
    assertThat(row.decision().again()).contains(Decision.IO_RETRY);
    row.nudged = Optional.of(Nudge.heard(NOW.minusSeconds(29)));
    assertThat(row.decide()).isEqualTo("Paused IOError");
    row.nudged = Optional.of(Nudge.heard(NOW.minusSeconds(30)));
    assertThat(row.decide()).isEqualTo("Resume");
    row.object.wanted(PowerState.Paused);
    assertThat(row.decide()).isEqualTo("Paused IOError");
  }

  @Test
  void waitsBeforeItStartsAGuestThatKeepsStopping() {
    Row row = new Row(PowerState.Running);
    row.domain(Power.OFF, Cause.FAILURE, false, Intent.RUN, 0, NOW);
    row.notBefore = NOW.plusSeconds(40);
    assertThat(row.decide()).isEqualTo("Failed CrashLoopBackOff");
    assertThat(row.decision().again()).contains(Duration.ofSeconds(40));
    assertThat(row.decision().message()).contains("several times").contains("2026-06-01T12:00:40Z");
    row.notBefore = NOW;
    assertThat(row.decide()).isEqualTo("Note(START 0)");
  }

  @Test
  void showsLibvirtsOwnWordsWhileItWaitsAfterARefusal() {
    Row row = new Row(PowerState.Running);
    row.notBefore = NOW.plusSeconds(10);
    row.failure = Optional.of(new Failure(Conditions.DOMAIN_REJECTED, "libvirt: no such disk"));
    Decision decision = row.decision();
    assertThat(decision.reason()).isEqualTo(Conditions.DOMAIN_REJECTED);
    assertThat(decision.message()).isEqualTo("libvirt: no such disk");
    assertThat(decision.again()).contains(Duration.ofSeconds(10));
  }

  @Test
  void definesARunningGuestsEditAsSoonAsTheWaitIsOver() {
    Row row = new Row(PowerState.Running);
    row.spec = "edited";
    row.domain(Power.RUNNING, Cause.NONE, false, Intent.RUN, 0, NOW);
    row.notBefore = NOW.plusSeconds(10);
    assertThat(row.decide()).isEqualTo("Running Running");
    assertThat(row.decision().again()).contains(Duration.ofSeconds(10));
    row.notBefore = NOW;
    assertThat(row.decide()).isEqualTo("Define(RUN 0)");
  }

  @Test
  void deletesWithoutWaitingForEarlierFailures() {
    Row row = new Row(PowerState.Running);
    row.notBefore = NOW.plusSeconds(300);
    row.object.deletedAt(NOW);
    row.domain(Power.OFF, Cause.FAILURE, false, Intent.START, 0, NOW);
    assertThat(row.decide()).isEqualTo("Undefine");
  }

  @Test
  void answersEveryCombinationWithAnActOrASentence() {
    int rows = 0;
    for (Row row : Row.all()) {
      Decision decision = row.decision();
      rows++;
      if (decision.action() instanceof Action.None) {
        assertThat(decision.reason()).isNotEmpty();
        assertThat(decision.message()).isNotEmpty();
        decision.again().ifPresent(delay -> assertThat(delay).isPositive());
      } else {
        assertThat(decision.again()).isEmpty();
        row.assertHarmless(decision.action());
      }
    }
    assertThat(rows).isEqualTo(Row.COMBINATIONS);
  }
}
