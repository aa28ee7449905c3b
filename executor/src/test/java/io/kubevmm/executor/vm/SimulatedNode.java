package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Conditions;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * libvirt with one domain, and the reconciler's memory of it, as far as the lifecycle sees them.
 *
 * <p>Every act is refused, with an assertion, that libvirt would refuse or that would hurt a guest
 * which nobody wanted hurt. A guest that was told to shut down and obeys does so at once or when
 * time passes; it forgets the power button when its CPUs are stopped.
 */
final class SimulatedNode {

  static final Instant START = Instant.parse("2026-06-01T12:00:00Z");

  VmBuilder object = new VmBuilder();
  VirtualMachineStatus status = VirtualMachineStatus.EMPTY;
  String spec = "spec-0";
  String volumes = "volumes-0";
  Instant now = START;

  boolean present;
  Power power = Power.OFF;
  Cause cause = Cause.NONE;
  boolean managedSave;
  Mark defined =
      new Mark("cluster", "shop", "web", VmBuilder.UID, "", "", "", 0, Intent.START, START);
  Optional<Mark> live = Optional.empty();
  boolean released;

  boolean guestObeys = true;
  boolean guestIsQuick = true;
  boolean buttonPressed;
  int creates;
  int acts;

  private Patience memory = new Patience();

  VirtualMachine vm() {
    return object.status(status).build();
  }

  Optional<DomainView> view() {
    return present
        ? Optional.of(new DomainView(power, cause, power + "/" + cause, managedSave, defined, live))
        : Optional.empty();
  }

  boolean active() {
    return present && power != Power.OFF;
  }

  boolean restartAsked() {
    return vm().spec().runGeneration() > defined.runGeneration();
  }

  /** kill -9 of the executor: what it only remembered is gone. */
  void kill() {
    memory = new Patience();
  }

  Decision decide() {
    memory.consider(spec);
    if (vm().spec().runGeneration() > status.runGeneration() && memory.failure().isEmpty()) {
      memory.clear();
    }
    return Decision.decide(
        new Decision.Input(
            vm(),
            spec,
            Optional.of(volumes),
            view(),
            memory.notBefore(),
            memory.failure(),
            memory.nudged(),
            now));
  }

  /** What the reconciler does when no act is left. */
  void rest(Decision decision) {
    switch (decision.reason()) {
      case Conditions.IO_ERROR ->
          memory.nudge(memory.nudged().or(() -> Optional.of(Nudge.heard(now))));
      case Conditions.STOPPING -> {}
      default -> memory.nudge(Optional.empty());
    }
    status =
        VmBuilder.statusOf(
            decision.phase(),
            decision.ready(),
            decision.reason(),
            decision.message(),
            present ? defined.runGeneration() : status.runGeneration());
  }

  /** libvirt refuses the act, and nothing has happened. */
  void refuse() {
    memory.failed(new Failure(Conditions.OPERATION_FAILED, "libvirt: no"), spec, now);
    pass(Duration.between(now, memory.notBefore()));
  }

  void pass(Duration time) {
    now = now.plus(time);
    if (!present) {
      return;
    }
    if (power == Power.ENDING) {
      off(Cause.GUEST_POWERED_OFF);
    } else if (power == Power.PAUSED && cause == Cause.TRANSIENT) {
      power = Power.RUNNING;
      cause = Cause.NONE;
    } else if (power == Power.RUNNING && buttonPressed && guestObeys) {
      off(Cause.GUEST_POWERED_OFF);
    }
  }

  void off(Cause why) {
    power = Power.OFF;
    cause = why;
    live = Optional.empty();
    buttonPressed = false;
  }

  void apply(Action action) {
    assertThat(released).as("an act after Release: " + action).isFalse();
    acts++;
    switch (action) {
      case Action.None none -> throw new AssertionError("None is no act");
      case Action.Define(Intent intent, long generation) -> define(intent, generation);
      case Action.Note(Intent intent, long generation) -> {
        assertThat(present).isTrue();
        defined = defined.with(intent, now).withRunGeneration(generation);
      }
      case Action.Create(boolean paused) -> create(paused);
      case Action.Shutdown shutdown -> {
        assertStopIsWanted(action);
        assertThat(power).isEqualTo(Power.RUNNING);
        acts -= buttonPressed ? 1 : 0; // a repeated push is no step of the lifecycle
        buttonPressed = true;
        memory.nudge(Optional.of(Nudge.heard(now)));
        if (guestObeys && guestIsQuick) {
          off(Cause.GUEST_POWERED_OFF);
        }
      }
      case Action.Destroy destroy -> {
        assertStopIsWanted(action);
        assertThat(active()).isTrue();
        off(Cause.FAILURE);
      }
      case Action.Suspend suspend -> {
        assertThat(power).isEqualTo(Power.RUNNING);
        power = Power.PAUSED;
        cause = Cause.NONE;
        buttonPressed = false;
      }
      case Action.Resume resume -> {
        assertThat(power).isEqualTo(Power.PAUSED);
        power = Power.RUNNING;
        cause = Cause.NONE;
        memory.nudge(Optional.of(Nudge.heard(now)));
      }
      case Action.Save save -> {
        assertThat(active()).isTrue();
        off(Cause.FAILURE);
        managedSave = true;
      }
      case Action.DiscardSave discard -> {
        assertThat(active()).isFalse();
        assertThat(managedSave).isTrue();
        managedSave = false;
      }
      case Action.Undefine undefine -> {
        assertThat(vm().deletedAt()).as("Undefine of an object that stays").isPresent();
        assertThat(present && !active()).isTrue();
        present = false;
        managedSave = false;
      }
      case Action.Release release -> {
        assertThat(vm().deletedAt()).as("Release of an object that stays").isPresent();
        assertThat(present).as("Release with a domain left").isFalse();
        released = true;
      }
    }
  }

  private void define(Intent intent, long generation) {
    if (!present) {
      present = true;
      off(Cause.NONE);
    }
    defined =
        new Mark(
            "cluster", "shop", "web", VmBuilder.UID, spec, volumes, "", generation, intent, now);
  }

  private void create(boolean paused) {
    assertThat(active()).as("Create of an active domain").isFalse();
    assertThat(defined.intent()).as("the intent before Create").isEqualTo(Intent.START);
    boolean restart = creates > 0;
    power = paused ? Power.PAUSED : Power.RUNNING;
    cause = Cause.NONE;
    live = Optional.of(defined);
    managedSave = false;
    buttonPressed = false;
    creates++;
    memory.started();
    memory.nudge(Optional.empty());
    if (restart) {
      memory.restarted(now);
    }
  }

  private void assertStopIsWanted(Action action) {
    boolean wanted =
        switch (vm().spec().powerState()) {
          case Stopped -> true;
          case Running, Paused -> restartAsked();
          case Saved -> false;
        };
    assertThat(wanted || vm().deletedAt().isPresent())
        .as(action + " of a guest that shall be " + vm().spec().powerState())
        .isTrue();
  }

  @Override
  public String toString() {
    return "%s; %s; spec %s; %s; obeys %s, pressed %s"
        .formatted(vm().spec(), view(), spec, vm().deletedAt(), guestObeys, buttonPressed);
  }
}
