package io.kubevmm.executor.address;

import io.kubevmm.executor.Xml;
import io.kubevmm.libvirt.DhcpLease;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** For how long a network gives addresses away. */
final class LeaseTimes {

  /** dnsmasq's, which libvirt leaves as it is. */
  private static final Duration DEFAULT = Duration.ofHours(1);

  private final List<Element> hosts;
  private final Duration ofRanges;

  private LeaseTimes(List<Element> servers) {
    hosts = servers.stream().flatMap(server -> Xml.children(server, "host")).toList();
    ofRanges =
        servers.stream()
            .flatMap(server -> Xml.children(server, "range"))
            .flatMap(LeaseTimes::time)
            .findFirst()
            .orElse(DEFAULT);
  }

  /** Those of a network's document; empty if it has no DHCP server. */
  static Optional<LeaseTimes> of(Element network) {
    List<Element> servers =
        Xml.children(network, "ip").flatMap(ip -> Xml.children(ip, "dhcp")).toList();
    return servers.isEmpty() ? Optional.empty() : Optional.of(new LeaseTimes(servers));
  }

  /** For how long that one was given when it was. */
  Duration of(DhcpLease lease) {
    return hosts.stream()
        .filter(host ->
            host.getAttribute("mac").toLowerCase(Locale.ROOT).equals(lease.mac())
                || host.getAttribute("ip").equals(lease.ip()))
        .flatMap(LeaseTimes::time)
        .findFirst()
        .orElse(ofRanges);
  }

  /** libvirt's {@code <lease expiry='…' unit='…'/>}; 0 is for ever, and says nothing here. */
  private static Stream<Duration> time(Element parent) {
    return Xml.children(parent, "lease")
        .filter(lease -> lease.getAttribute("expiry").matches("[1-9]\\d{0,9}"))
        .map(lease -> {
          long count = Long.parseLong(lease.getAttribute("expiry"));
          return switch (lease.getAttribute("unit")) {
            case "seconds" -> Duration.ofSeconds(count);
            case "hours" -> Duration.ofHours(count);
            default -> Duration.ofMinutes(count);
          };
        });
  }
}
