package io.kubevmm.executor.vm;

import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import io.kubevmm.libvirt.DomainStatus;
import io.kubevmm.libvirt.StateReason;
import java.util.Locale;

/** libvirt's states and reasons, in the terms of the lifecycle. */
final class DomainStates {

  private DomainStates() {}

  static Power power(DomainStatus status) {
    return switch (status.state()) {
      case RUNNING, BLOCKED, NOSTATE -> Power.RUNNING;
      case PAUSED -> Power.PAUSED;
      case SHUTDOWN, UNKNOWN -> Power.ENDING;
      case SHUTOFF -> Power.OFF;
      case CRASHED -> Power.CRASHED;
      case PMSUSPENDED -> Power.SLEEPING;
    };
  }

  /**
   * A guest that is off without a recorded reason counts as failed: libvirtd was away, QEMU was
   * killed meanwhile, or the host was rebooted.
   */
  static Cause cause(DomainStatus status) {
    return switch (status.reason()) {
      case StateReason.Shutoff why ->
          switch (why) {
            case SHUTDOWN -> Cause.GUEST_POWERED_OFF;
            case UNSPECIFIED,
                DESTROYED,
                CRASHED,
                MIGRATED,
                SAVED,
                FAILED,
                FROM_SNAPSHOT,
                DAEMON,
                UNKNOWN ->
                Cause.FAILURE;
          };
      case StateReason.Paused why ->
          switch (why) {
            case IOERROR -> Cause.IO_ERROR;
            case MIGRATION,
                SAVE,
                DUMP,
                SHUTTING_DOWN,
                SNAPSHOT,
                STARTING_UP,
                POSTCOPY,
                POSTCOPY_FAILED ->
                Cause.TRANSIENT;
            case CRASHED, WATCHDOG -> Cause.FAILURE;
            case UNSPECIFIED, USER, FROM_SNAPSHOT, UNKNOWN -> Cause.NONE;
          };
      case StateReason.Running running -> Cause.NONE;
      case StateReason.Shutdown shutdown -> Cause.NONE;
      case StateReason.Crashed crashed -> Cause.FAILURE;
      case StateReason.Other other -> Cause.NONE;
    };
  }

  static String words(DomainStatus status) {
    String state = status.state().name().toLowerCase(Locale.ROOT);
    String reason = status.reason().toString().toLowerCase(Locale.ROOT);
    return reason.equals("unspecified") ? state : state + " (" + reason + ")";
  }
}
