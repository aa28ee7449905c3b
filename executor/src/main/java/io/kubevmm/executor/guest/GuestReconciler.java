package io.kubevmm.executor.guest;

import io.kubevmm.api.GuestStatus;
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
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  /** The guests of this node. */
  public interface Source {

    /** The uid of a machine of this node. */
    Optional<String> uid(ObjectKey machine);

    /** Its domain, which the caller closes. */
    Optional<Domain> open(ObjectKey machine);

    /** Whether its guest runs and has opened its end of the agent's channel. */
    boolean connected(Domain domain);
  }

  private final Source source;
  private final Guests guests;
  private final Consumer<ObjectKey> news;

  /**
   * The agents of this node.
   *
   * @param news is told when there is something new of a machine's guest
   */
  public GuestReconciler(Source source, Guests guests, Consumer<ObjectKey> news) {
    this.source = source;
    this.guests = guests;
    this.news = news;
  }

  @Override
  public Outcome reconcile(ObjectKey machine) {
    Optional<String> uid = source.uid(machine);
    Optional<Domain> found = uid.isEmpty() ? Optional.empty() : source.open(machine);
    if (found.isEmpty()) {
      return Outcome.done();
    }
    try (Domain domain = found.get()) {
      if (!source.connected(domain)) {
        if (guests.of(uid.get()).isPresent()) {
          tell(machine, uid.get(), Guests.Heard.GONE);
        }
        return Outcome.done(); // libvirt tells when it comes
      }
      Optional<GuestStatus> before = guests.of(uid.get()).flatMap(Guests.Heard::guest);
      domain.setAgentTimeout(PATIENCE);
      GuestStatus now = GuestAnswer.read(domain.guestInfo(PATIENCE.plusSeconds(5)));
      GuestStatus told = before.map(b -> quiet(b, now)).orElse(now);
      List<MachineInterface> cards =
          GuestAddresses.of(
              Card.of(Xml.parse(domain.xml())),
              domain.interfaceAddresses(GuestInterface.Source.AGENT));
      tell(machine, uid.get(), new Guests.Heard(true, Optional.of(told), cards));
      boolean reached =
          cards.isEmpty() || cards.stream().anyMatch(card -> card.source().isPresent());
      return Outcome.after(reached ? AGAIN : SOON);
    } catch (LibvirtAwayException e) {
      return Outcome.done(); // all are asked again when it is back
    } catch (LibvirtFailure e) {
      LOG.atDebug().addKeyValue("vm", machine).log("the agent did not answer: {}", e.getMessage());
      return Outcome.after(SOON);
    }
  }

  private void tell(ObjectKey machine, String uid, Guests.Heard heard) {
    if (guests.hear(uid, heard)) {
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
