package io.kubevmm.executor.guest;

import io.kubevmm.api.GuestStatus;
import io.kubevmm.api.GuestUser;
import io.kubevmm.api.Quantity;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.LibvirtAwayException;
import io.kubevmm.executor.Xml;
import io.kubevmm.executor.address.Card;
import io.kubevmm.executor.storage.Sizes;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.GuestInterface;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the agent in one guest, now and every few minutes while it is there. */
public final class GuestReconciler implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(GuestReconciler.class);

  private static final Duration AGAIN = Duration.ofMinutes(5);
  private static final Duration REFUSED = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The guests of this node. */
  public interface Source {

    /** A machine of this node. */
    Optional<Machine> find(ObjectKey machine);

    /** Its domain, which the caller closes. */
    Optional<Domain> open(ObjectKey machine);

    /** Whether its guest runs and has opened its end of the agent's channel. */
    boolean connected(Domain domain);
  }

  /**
   * A machine.
   *
   * @param generation its metadata.generation
   * @param users of spec.access
   * @param frozenUntil until when its guest shall be frozen, as it was written; empty if it shall
   *     not
   * @param saysFrozen whether its status says that it is
   */
  public record Machine(
      String uid,
      long generation,
      List<GuestUser> users,
      Optional<String> frozenUntil,
      boolean saysFrozen) {}

  private final Source source;
  private final Guests guests;
  private final Freeze freeze;
  private final Access access;
  private final Consumer<ObjectKey> news;

  /**
   * The agents of this node.
   *
   * @param news is told when there is something new of a machine's guest
   */
  public GuestReconciler(
      Source source, Guests guests, Access access, Consumer<ObjectKey> news, Clock clock) {
    this.source = source;
    this.guests = guests;
    this.freeze = new Freeze(clock);
    this.access = access;
    this.news = news;
  }

  @Override
  public Outcome reconcile(ObjectKey key) {
    Optional<Machine> machine = source.find(key);
    Optional<Domain> found = machine.isEmpty() ? Optional.empty() : source.open(key);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    try (Domain domain = found.get()) {
      return ask(key, machine.get(), domain);
    } catch (LibvirtAwayException e) {
      return Outcome.done(); // all are asked again when it is back
    } catch (LibvirtFailure e) {
      LOG.atDebug().addKeyValue("vm", key).log("the agent did not answer: {}", e.getMessage());
      return Outcome.after(SOON);
    }
  }

  private Outcome ask(ObjectKey key, Machine machine, Domain domain) {
    Optional<Guests.Heard> before = guests.of(machine.uid());
    if (!source.connected(domain)) {
      access.forget(machine.uid());
      if (before.isPresent()) {
        tell(key, machine.uid(), before.get().gone());
      } else if (guests.asked(machine.uid())) {
        news.accept(key);
      }
      return Outcome.done(); // libvirt tells when it comes
    }
    domain.setAgentTimeout(PATIENCE);
    boolean frozen = before.map(Guests.Heard::frozen).orElse(machine.saysFrozen());
    Optional<Freeze.State> freezing = freeze.bring(machine.frozenUntil(), frozen, domain);
    if (freezing.filter(Freeze.State::frozen).isPresent()) {
      Guests.Heard known = before.orElse(Guests.Heard.NOTHING);
      tell(key, machine.uid(), known.frozen(freezing.get()));
      return Outcome.after(freeze.left(freezing.get()));
    }
    GuestStatus now = GuestAnswer.read(domain.guestInfo(PATIENCE.plusSeconds(5)));
    GuestStatus told = before.flatMap(Guests.Heard::guest).map(b -> quiet(b, now)).orElse(now);
    List<MachineInterface> cards =
        GuestAddresses.of(
            Card.of(Xml.parse(domain.xml())),
            domain.interfaceAddresses(GuestInterface.Source.AGENT));
    Optional<AccessState> synced =
        access.bring(machine, domain, before.flatMap(Guests.Heard::access));
    tell(key, machine.uid(), new Guests.Heard(true, Optional.of(told), cards, freezing, synced));
    boolean reached = cards.isEmpty() || cards.stream().anyMatch(card -> card.source().isPresent());
    Outcome outcome = Outcome.after(reached ? AGAIN : SOON);
    outcome = freezing.isPresent() ? outcome.orSooner(REFUSED) : outcome;
    return synced.map(AccessState::lookAgain).map(outcome::orSooner).orElse(outcome);
  }

  private void tell(ObjectKey machine, String uid, Guests.Heard heard) {
    boolean first = guests.asked(uid);
    if (guests.hear(uid, heard) || first) {
      news.accept(machine);
    }
  }

  /** What is new, without the little that file systems grow and shrink by all the time. */
  static GuestStatus quiet(GuestStatus before, GuestStatus now) {
    List<GuestStatus.Filesystem> filesystems = new ArrayList<>();
    for (GuestStatus.Filesystem fresh : now.filesystems()) {
      filesystems.add(
          before.filesystems().stream()
              .filter(old -> old.mountpoint().equals(fresh.mountpoint()))
              .filter(old -> old.type().equals(fresh.type()))
              .filter(old -> old.capacity().equals(fresh.capacity()))
              .filter(old -> !moved(old, fresh))
              .findFirst()
              .orElse(fresh));
    }
    return new GuestStatus(now.hostname(), now.os(), now.kernel(), now.users(), filesystems);
  }

  private static boolean moved(GuestStatus.Filesystem old, GuestStatus.Filesystem fresh) {
    if (old.used().isEmpty() || fresh.used().isEmpty() || fresh.capacity().isEmpty()) {
      return !old.used().equals(fresh.used());
    }
    return Sizes.moved(
        Quantity.parse(old.used()), Quantity.parse(fresh.used()), Quantity.parse(fresh.capacity()));
  }
}
