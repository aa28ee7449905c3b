package io.kubevmm.executor.address;

import io.kubevmm.api.network.AddressSource;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.LibvirtAwayException;
import io.kubevmm.executor.Xml;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Outcome;
import io.kubevmm.kube.Reconciler;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.w3c.dom.Element;

/** Looks where one guest can be reached, as far as the host knows. */
public final class AddressReconciler implements Reconciler {

  private static final Logger LOG = LoggerFactory.getLogger(AddressReconciler.class);

  /** What was seen is looked at again after it, before it is told. */
  private static final Duration SETTLE = Duration.ofSeconds(1);

  /** How often a guest is looked at whose addresses are known. */
  private static final Duration SELDOM = Duration.ofSeconds(30);

  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** A wait is this part of the time that the guest has been looked at. */
  private static final int PART = 8;

  /** A guest that has not asked its DHCP server by then has an address of its own. */
  private static final Duration ASKS_FOR_A_LEASE = Duration.ofSeconds(60);

  /** The guests of this node. */
  public interface Source {

    /** The uid of a machine of this node. */
    Optional<String> uid(ObjectKey machine);

    /** Its domain, which the caller closes. */
    Optional<Domain> open(ObjectKey machine);

    /** Before which the running guest was not there; empty if that is not known. */
    Optional<Instant> notBefore(Domain domain);
  }

  /**
   * What is known of one guest.
   *
   * @param id libvirt's number of the running guest: another guest has another one
   */
  private record Look(String id, Instant first, List<MachineInterface> seen) {}

  private final Source source;
  private final Leases leases;
  private final ArpTable arp = new ArpTable();
  private final AddressBook book;
  private final Consumer<ObjectKey> news;
  private final Clock clock;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /**
   * The guests of this node.
   *
   * @param news is told when a guest has got other addresses
   */
  public AddressReconciler(
      Source source,
      Supplier<Connection> libvirt,
      AddressBook book,
      Consumer<ObjectKey> news,
      Clock clock) {
    this.source = source;
    this.leases = new Leases(libvirt, clock);
    this.book = book;
    this.news = news;
    this.clock = clock;
  }

  /** The machine is gone. */
  public void forget(String uid) {
    looks.remove(uid);
    book.forget(uid);
  }

  @Override
  public Outcome reconcile(ObjectKey machine) {
    Optional<String> uid = source.uid(machine);
    if (uid.isEmpty()) {
      return Outcome.done();
    }
    try {
      Optional<Domain> found = source.open(machine);
      if (found.isEmpty()) {
        return Outcome.done();
      }
      try (Domain domain = found.get()) {
        return look(machine, uid.get(), domain);
      }
    } catch (LibvirtAwayException e) {
      return Outcome.done(); // all are looked at again when it is back
    } catch (LibvirtFailure e) {
      LOG.atDebug().addKeyValue("vm", machine).log("not looked for: {}", e.getMessage());
      return Outcome.after(SELDOM);
    }
  }

  private Outcome look(ObjectKey machine, String uid, Domain domain) {
    if (!domain.isActive()) {
      looks.remove(uid);
      book.startsAnew(uid);
      return Outcome.done(); // libvirt tells when it starts
    }
    Element document = Xml.parse(domain.xml());
    String id = document.getAttribute("id");
    Instant now = clock.instant();
    Optional<Look> before = Optional.ofNullable(looks.get(uid)).filter(look -> look.id.equals(id));
    Instant first = before.map(Look::first).orElse(now);
    Duration age = Duration.between(first, now);
    List<Card> cards = Card.of(document);
    Optional<Instant> notBefore = source.notBefore(domain);
    List<MachineInterface> seen = cards.stream().map(card -> seen(card, notBefore, age)).toList();
    looks.put(uid, new Look(id, first, seen));
    if (before.filter(look -> look.seen.equals(seen)).isEmpty()) {
      return Outcome.after(SETTLE);
    }
    if (book.note(uid, seen)) {
      news.accept(machine);
    }
    return cards.stream().noneMatch(Card::isSeenByTheHost)
        ? Outcome.done()
        : Outcome.after(pause(age, seen.stream().anyMatch(card -> card.source().isPresent())));
  }

  private static Duration pause(Duration age, boolean known) {
    Duration part = age.dividedBy(PART);
    Duration shortest = known ? SELDOM : SETTLE;
    Duration longer = part.compareTo(shortest) < 0 ? shortest : part;
    return longer.compareTo(LONGEST) > 0 ? LONGEST : longer;
  }

  private MachineInterface seen(Card card, Optional<Instant> notBefore, Duration age) {
    Leases.Book granted = leases.of(card.network());
    List<Leases.Granted> own =
        granted.granted().stream().filter(lease -> lease.mac().equals(card.mac())).toList();
    boolean asks = !own.isEmpty() || (granted.served() && age.compareTo(ASKS_FOR_A_LEASE) < 0);
    if (!asks) {
      return card.with(arp.of(card), AddressSource.ARP);
    }
    List<String> current =
        own.stream()
            .filter(lease -> isOfThisGuest(lease, notBefore))
            .map(Leases.Granted::ip)
            .toList();
    return card.with(current, AddressSource.Lease);
  }

  /** A DHCP server counts in whole seconds. */
  static boolean isOfThisGuest(Leases.Granted lease, Optional<Instant> notBefore) {
    return lease.at().isEmpty()
        || notBefore
            .map(start -> start.truncatedTo(ChronoUnit.SECONDS))
            .filter(start -> lease.at().get().isBefore(start))
            .isEmpty();
  }
}
