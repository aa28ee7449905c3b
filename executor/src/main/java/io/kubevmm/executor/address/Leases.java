package io.kubevmm.executor.address;

import io.kubevmm.executor.Xml;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.DhcpLease;
import io.kubevmm.libvirt.Network;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** What the DHCP servers of this node's networks have given away, read once a second at most. */
final class Leases {

  private static final Duration FRESH = Duration.ofSeconds(1);

  /**
   * A network's leases at one moment.
   *
   * @param served whether it has a DHCP server at all
   */
  record Book(boolean served, List<Granted> granted, Instant read) {}

  /**
   * An address that a card was given.
   *
   * @param at when it was given or renewed; empty if it was given for ever
   */
  record Granted(String mac, String ip, Optional<Instant> at) {}

  private final Supplier<Connection> libvirt;
  private final Clock clock;
  private final Map<String, Book> books = new ConcurrentHashMap<>();

  Leases(Supplier<Connection> libvirt, Clock clock) {
    this.libvirt = libvirt;
    this.clock = clock;
  }

  /** What that network has given away; nothing if there is no such network. */
  Book of(String network) {
    Instant now = clock.instant();
    Book known = books.get(network);
    if (known != null && now.isBefore(known.read().plus(FRESH))) {
      return known;
    }
    Book fresh = read(network, now);
    books.put(network, fresh);
    return fresh;
  }

  private Book read(String name, Instant now) {
    Optional<Network> found =
        name.isEmpty() ? Optional.empty() : libvirt.get().findNetworkByName(name);
    if (found.isEmpty()) {
      return new Book(false, List.of(), now);
    }
    try (Network network = found.get()) {
      Optional<LeaseTimes> times =
          network.isActive() ? LeaseTimes.of(Xml.parse(network.xml())) : Optional.empty();
      List<DhcpLease> leases = times.isEmpty() ? List.of() : network.leases();
      return new Book(
          times.isPresent(),
          leases.stream().map(lease -> granted(lease, times.orElseThrow())).toList(),
          now);
    }
  }

  private static Granted granted(DhcpLease lease, LeaseTimes times) {
    return new Granted(
        lease.mac(), lease.ip(), lease.expires().map(end -> end.minus(times.of(lease))));
  }
}
