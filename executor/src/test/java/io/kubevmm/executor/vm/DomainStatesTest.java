package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import io.kubevmm.libvirt.DomainState;
import io.kubevmm.libvirt.DomainStatus;
import io.kubevmm.libvirt.StateReason;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DomainStatesTest {

  @ParameterizedTest
  @CsvSource({
    "NOSTATE, RUNNING", "RUNNING, RUNNING", "BLOCKED, RUNNING", "PAUSED, PAUSED",
    "SHUTDOWN, ENDING", "SHUTOFF, OFF", "CRASHED, CRASHED", "PMSUSPENDED, SLEEPING",
    "UNKNOWN, ENDING",
  })
  void tellsThePowerFromTheState(DomainState state, Power power) {
    DomainStatus status = new DomainStatus(state, StateReason.Other.UNSPECIFIED, 0);
    assertThat(DomainStates.power(status)).isEqualTo(power);
  }

  @ParameterizedTest
  @EnumSource(StateReason.Shutoff.class)
  void countsEveryEndButTheGuestsOwnAsAFailure(StateReason.Shutoff reason) {
    Cause expected =
        reason == StateReason.Shutoff.SHUTDOWN ? Cause.GUEST_POWERED_OFF : Cause.FAILURE;
    assertThat(cause(DomainState.SHUTOFF, reason)).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(StateReason.Paused.class)
  void tellsAPauseOfOursFromLibvirtsAndABrokenDisk(StateReason.Paused reason) {
    Set<StateReason.Paused> ours =
        EnumSet.of(
            StateReason.Paused.UNSPECIFIED,
            StateReason.Paused.USER,
            StateReason.Paused.FROM_SNAPSHOT,
            StateReason.Paused.UNKNOWN);
    Set<StateReason.Paused> failed =
        EnumSet.of(StateReason.Paused.CRASHED, StateReason.Paused.WATCHDOG);
    Cause expected =
        ours.contains(reason)
            ? Cause.NONE
            : failed.contains(reason)
                ? Cause.FAILURE
                : reason == StateReason.Paused.IOERROR ? Cause.IO_ERROR : Cause.TRANSIENT;
    assertThat(cause(DomainState.PAUSED, reason)).isEqualTo(expected);
  }

  @Test
  void seesNothingParticularInARunningGuest() {
    for (StateReason.Running reason : StateReason.Running.values()) {
      assertThat(cause(DomainState.RUNNING, reason)).isEqualTo(Cause.NONE);
    }
    assertThat(cause(DomainState.CRASHED, StateReason.Crashed.PANICKED)).isEqualTo(Cause.FAILURE);
  }

  @Test
  void saysStateAndReasonInLibvirtsWords() {
    assertThat(
            DomainStates.words(new DomainStatus(DomainState.PAUSED, StateReason.Paused.IOERROR, 5)))
        .isEqualTo("paused (ioerror)");
    assertThat(
            DomainStates.words(
                new DomainStatus(DomainState.SHUTOFF, StateReason.Shutoff.UNSPECIFIED, 0)))
        .isEqualTo("shutoff");
  }

  private static Cause cause(DomainState state, StateReason reason) {
    return DomainStates.cause(new DomainStatus(state, reason, 0));
  }
}
