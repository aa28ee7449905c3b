package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.PowerState;
import io.kubevmm.api.RestartPolicy;
import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of a decision table: what is wanted, what is, and the decision in a few words. */
final class Row {

  /** How many rows {@link #all} has. */
  static final int COMBINATIONS = 4 * 4 * 2 * 2 * 2 * (1 + 4 * 2 * 2 * 6 * 5);

  final VmBuilder object = new VmBuilder();
  String spec = "same";
  Optional<String> volumes = Optional.of("same");
  Instant notBefore = Instant.EPOCH;
  Optional<Failure> failure = Optional.empty();
  Optional<Nudge> nudged = Optional.empty();
  private Optional<DomainView> domain = Optional.empty();

  Row(PowerState wanted) {
    object.wanted(wanted);
  }

  void domain(Power power, Cause cause, boolean saved, Intent intent, long acted, Instant since) {
    Mark mark =
        new Mark("cluster", "shop", "web", VmBuilder.UID, "same", "same", "", acted, intent, since);
    // A running guest's mark is as it was when we started it.
    domain(power, cause, saved, mark, mark.with(Intent.START, Instant.EPOCH));
  }

  /** A guest that somebody started with virsh: its live mark is the definition's. */
  void domainStartedBehindOurBack(Intent intent, Instant since) {
    Mark mark =
        new Mark("cluster", "shop", "web", VmBuilder.UID, "same", "same", "", 0, intent, since);
    domain(Power.RUNNING, Cause.NONE, false, mark, mark);
  }

  private void domain(Power power, Cause cause, boolean saved, Mark mark, Mark live) {
    domain =
        Optional.of(
            new DomainView(
                power,
                cause,
                "libvirt's reason",
                saved,
                mark,
                power == Power.OFF ? Optional.empty() : Optional.of(live)));
  }

  Decision decision() {
    return Decision.decide(
        new Decision.Input(
            object.build(),
            spec,
            volumes,
            domain,
            notBefore,
            failure,
            nudged,
            SimulatedNode.START));
  }

  /** The act with what matters of it, or phase and reason when there is none. */
  String decide() {
    Decision decision = decision();
    return switch (decision.action()) {
      case Action.None none -> decision.phase() + " " + decision.reason();
      case Action.Define(Intent intent, long generation) ->
          "Define(" + intent + " " + generation + ")";
      case Action.Note(Intent intent, long generation) -> "Note(" + intent + " " + generation + ")";
      case Action.Create(boolean paused) -> paused ? "Create(paused)" : "Create";
      case Action act -> act.getClass().getSimpleName();
    };
  }

  /** What no state of the world may lead to. */
  void assertHarmless(Action action) {
    VirtualMachine vm = object.build();
    boolean deleting = vm.deletedAt().isPresent();
    PowerState wanted = vm.spec().powerState();
    boolean active = domain.filter(DomainView::active).isPresent();
    boolean asked =
        domain.filter(d -> vm.spec().runGeneration() > d.defined().runGeneration()).isPresent();
    switch (action) {
      case Action.Create create -> assertThat(active || deleting).isFalse();
      case Action.Shutdown shutdown -> assertMayStop(deleting, wanted, asked);
      case Action.Destroy destroy -> assertMayStop(deleting, wanted, asked);
      case Action.Undefine undefine -> assertThat(deleting && !active).isTrue();
      case Action.Release release -> assertThat(deleting && domain.isEmpty()).isTrue();
      case Action.Save save -> assertThat(active && wanted == PowerState.Saved).isTrue();
      case Action.DiscardSave discard -> assertThat(wanted).isEqualTo(PowerState.Stopped);
      case Action.Suspend suspend -> assertThat(wanted).isEqualTo(PowerState.Paused);
      case Action.Resume resume -> assertThat(active).isTrue();
      case Action.Define define -> assertThat(deleting).isFalse();
      case Action.Note note -> assertThat(domain).isPresent();
      case Action.None none -> {}
    }
  }

  private static void assertMayStop(boolean deleting, PowerState wanted, boolean asked) {
    assertThat(deleting || wanted == PowerState.Stopped || (asked && wanted != PowerState.Saved))
        .isTrue();
  }

  /** Every combination, also those that libvirt never shows. */
  static List<Row> all() {
    List<Row> rows = new ArrayList<>();
    for (PowerState wanted : PowerState.values()) {
      for (Optional<RestartPolicy> policy : policies()) {
        for (int flags = 0; flags < 8; flags++) {
          rows.add(row(wanted, policy, flags));
          for (Intent intent : Intent.values()) {
            for (int more = 0; more < 4; more++) {
              for (Power power : Power.values()) {
                for (Cause cause : Cause.values()) {
                  Row row = row(wanted, policy, flags);
                  boolean saved = (more & 1) != 0;
                  long acted = (more & 2) != 0 ? 3 : 2;
                  row.domain(power, cause, saved, intent, acted, SimulatedNode.START);
                  rows.add(row);
                }
              }
            }
          }
        }
      }
    }
    return rows;
  }

  private static Row row(PowerState wanted, Optional<RestartPolicy> policy, int flags) {
    Row row = new Row(wanted);
    row.object.policy(policy).runGeneration(3);
    if ((flags & 1) != 0) {
      row.object.deletedAt(SimulatedNode.START);
    }
    if ((flags & 2) != 0) {
      row.notBefore = SimulatedNode.START.plusSeconds(10);
    }
    row.spec = (flags & 4) != 0 ? "edited" : "same";
    return row;
  }

  private static List<Optional<RestartPolicy>> policies() {
    List<Optional<RestartPolicy>> policies = new ArrayList<>(List.of(Optional.empty()));
    for (RestartPolicy policy : RestartPolicy.values()) {
      policies.add(Optional.of(policy));
    }
    return policies;
  }
}
