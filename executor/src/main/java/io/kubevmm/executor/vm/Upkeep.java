package io.kubevmm.executor.vm;

import io.kubevmm.api.Drift;
import io.kubevmm.api.DriftPolicy;
import io.kubevmm.executor.Steps;
import io.kubevmm.executor.live.Alignment;
import io.kubevmm.executor.live.Permission;
import io.kubevmm.executor.vm.DomainView.Cause;
import io.kubevmm.executor.vm.DomainView.Power;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to a domain when no act is left: edits of a running guest, and drift. */
final class Upkeep {

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final Domains domains;
  private final Steps steps;
  private final Clock clock;

  Upkeep(Domains domains, Steps steps, Clock clock) {
    this.domains = domains;
    this.steps = steps;
    this.clock = clock;
  }

  /** Brings a guest that was started from an older spec to this one, as far as it can be. */
  Optional<Alignment> align(
      VirtualMachine vm,
      DomainDocument wanted,
      DomainView view,
      Optional<Definition> written,
      Patience memory) {
    boolean defined = view.defined().spec().equals(wanted.digest());
    boolean behind = view.live().filter(m -> m.spec().equals(wanted.digest())).isEmpty();
    boolean steady = view.power() == Power.RUNNING || view.power() == Power.PAUSED;
    if (!defined || !behind || !steady || view.cause() == Cause.TRANSIENT) {
      return Optional.empty();
    }
    steps.reached("align.begin");
    Alignment alignment = align(vm, view, written, memory);
    steps.reached("align.done");
    return Optional.of(alignment);
  }

  private Alignment align(
      VirtualMachine vm, DomainView view, Optional<Definition> written, Patience memory) {
    return domains.align(
        vm,
        view.live(),
        written,
        Permission.unlessItGrows(memory.growth()),
        memory.attempts(),
        () -> steps.reached("live.called"));
  }

  /**
   * Looks for what others changed in the domain, and changes it back if the spec says so.
   *
   * @return when to look again
   */
  Optional<Duration> lookForDrift(
      VirtualMachine vm, DomainDocument wanted, Optional<DomainView> found, Patience memory) {
    boolean settled =
        found.isPresent()
            && found.get().defined().spec().equals(wanted.digest())
            && memory.alignment().filter(a -> !a.isComplete()).isEmpty()
            && vm.deletedAt().isEmpty();
    if (!settled) {
      memory.drift().looked(List.of(), Instant.EPOCH);
      return Optional.empty();
    }
    DomainView view = found.get();
    Instant now = clock.instant();
    Duration wait = memory.drift().wait(now);
    if (wait.isPositive()) {
      return Optional.of(wait);
    }
    List<Drift> drift = domains.drift(vm);
    boolean revert = vm.spec().driftPolicy() == DriftPolicy.Revert && wanted.complete();
    if (!drift.isEmpty() && revert && memory.drift().mayRevert(now)) {
      LOG.atWarn().addKeyValue("vm", vm.key()).log("changing back what others changed: {}", drift);
      Mark mark = view.defined();
      Action.Define again = new Action.Define(mark.intent(), mark.runGeneration());
      Definition written = domains.define(vm, wanted, again, view.live());
      memory.defined(written.dropped());
      if (view.active()) {
        align(vm, written.changes(view), Optional.of(written), memory);
      }
      drift = domains.drift(vm);
    }
    memory.drift().looked(drift, now);
    return view.active() ? Optional.of(DriftMemory.LONGEST) : Optional.empty();
  }
}
