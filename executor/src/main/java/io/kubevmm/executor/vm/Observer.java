package io.kubevmm.executor.vm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Conditions;
import io.kubevmm.api.Drift;
import io.kubevmm.api.Phase;
import io.kubevmm.executor.live.DriftCheck;
import io.kubevmm.executor.vm.DomainView.Power;
import io.kubevmm.kube.Outcome;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.DomainStatus;
import java.util.List;
import java.util.Optional;

/**
 * Reports the domains of machines that are only observed, whoever's they are. It asks libvirt, and
 * tells it nothing: not even our mark is put into such a domain.
 */
public final class Observer {

  private final Domains domains;
  private final XmlCodec codec;
  private final DriftCheck drift;
  private final StatusWriter status;

  public Observer(Domains domains, XmlCodec codec, StatusWriter status) {
    this.domains = domains;
    this.codec = codec;
    this.drift = new DriftCheck(codec);
    this.status = status;
  }

  /** Looks at the machine's domain and writes what it is; a deleted machine is let go. */
  Outcome look(VirtualMachine vm, ObjectNode wanted) {
    if (vm.deletedAt().isPresent()) {
      status.release(vm);
      return Outcome.done();
    }
    Optional<Domain> found;
    try {
      found = domains.find(vm);
    } catch (RefusedException e) {
      status.observed(vm, Phase.Failed, false, e.failure(), Optional.empty(), List.of());
      return Outcome.done();
    }
    if (found.isEmpty()) {
      Failure missing =
          new Failure(
              Conditions.DOMAIN_NOT_FOUND,
              "this node's libvirt has no domain with the UUID " + vm.domainUuid());
      status.observed(vm, Phase.Failed, false, missing, Optional.empty(), List.of());
      return Outcome.after(DriftMemory.LONGEST);
    }
    try (Domain domain = found.get()) {
      DomainStatus state = domain.state();
      Phase phase = phase(DomainStates.power(state), domain.hasManagedSave());
      Failure words =
          new Failure(phase.name(), "libvirt: " + DomainStates.words(state) + "; only observed");
      status.observed(
          vm,
          phase,
          phase == Phase.Running,
          words,
          Optional.of(domain.name()),
          drift(vm, domain, wanted));
    }
    return Outcome.after(DriftMemory.LONGEST);
  }

  private List<Drift> drift(VirtualMachine vm, Domain domain, ObjectNode wanted) {
    try {
      return drift.of(domain, codec.toXml(wanted), vm.spec().domain());
    } catch (AnalyserException e) {
      return List.of(new Drift("spec.domain", "is no document of a domain", "", ""));
    }
  }

  private static Phase phase(Power power, boolean saved) {
    return switch (power) {
      case RUNNING, SLEEPING -> Phase.Running;
      case PAUSED -> Phase.Paused;
      case CRASHED -> Phase.Failed;
      case ENDING -> Phase.Stopping;
      case OFF -> saved ? Phase.Saved : Phase.Stopped;
    };
  }
}
