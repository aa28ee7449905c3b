package io.kubevmm.executor.vm;

import io.kubevmm.api.Requests;
import io.kubevmm.executor.vm.DomainView.Power;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.DomainInfo;
import io.kubevmm.libvirt.DomainStatus;
import io.kubevmm.libvirt.LibvirtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which domains libvirt has, and whose they are. */
public final class DomainLookup {

  /**
   * A domain in libvirt.
   *
   * @param state in libvirt's words
   * @param owner the mark of the definition; empty for a domain that is none of ours
   * @param takes what its guest takes of the node; nothing if it is off
   */
  public record Found(
      String name, String uuid, String state, Optional<Owner> owner, Requests takes) {

    /** Whether it has a guest now. */
    public boolean active() {
      return !takes.equals(Requests.NONE);
    }
  }

  /** The machine that a domain was made for. */
  public record Owner(String cluster, String namespace, String name, String uid) {}

  private DomainLookup() {}

  /** All domains of this libvirt. One that vanishes meanwhile is left out. */
  public static List<Found> all(Connection connection) {
    List<Found> found = new ArrayList<>();
    for (Domain each : connection.listAllDomains()) {
      try (Domain domain = each) {
        String state = DomainStates.words(domain.state());
        found.add(
            new Found(
                domain.name(), domain.uuid().toString(), state, owner(domain), takes(domain)));
      } catch (LibvirtException e) {
        if (!e.isNoDomain()) {
          throw e;
        }
      }
    }
    return found;
  }

  private static Requests takes(Domain domain) {
    if (!domain.isActive()) {
      return Requests.NONE;
    }
    DomainInfo info = domain.info();
    return new Requests(info.vcpus(), info.maxMemoryKiB() * 1024);
  }

  private static Optional<Owner> owner(Domain domain) {
    return defined(domain).map(m -> new Owner(m.cluster(), m.namespace(), m.name(), m.uid()));
  }

  /**
   * The mark of the definition. A running domain whose definition somebody removed is still ours by
   * its live mark.
   */
  static Optional<Mark> defined(Domain domain) {
    return mark(domain, Affect.CONFIG).or(() -> live(domain));
  }

  /** The mark of the running guest, if there is one. */
  static Optional<Mark> live(Domain domain) {
    return mark(domain, Affect.LIVE);
  }

  /** A domain that carries our mark, as the lifecycle sees it; three calls. */
  static Optional<DomainView> view(Domain domain) {
    DomainStatus status = domain.state();
    Power power = DomainStates.power(status);
    boolean off = power == Power.OFF;
    Optional<Mark> live = off ? Optional.empty() : live(domain);
    return mark(domain, Affect.CONFIG)
        .or(() -> live)
        .map(defined ->
            new DomainView(
                power,
                DomainStates.cause(status),
                DomainStates.words(status),
                off && domain.hasManagedSave(), // a start removes it
                defined,
                live));
  }

  /** The mark there; empty too if the domain has no definition, or no guest. */
  private static Optional<Mark> mark(Domain domain, Affect where) {
    try {
      return domain.metadata(Mark.NAMESPACE, where).flatMap(Mark::parse);
    } catch (LibvirtException e) {
      if (e.isOperationInvalid()) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
