package io.kubevmm.executor.address;

import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.network.IpText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of the addresses that somebody names are worth telling. */
final class IpAddresses {

  /** The longest literal of an IPv6 address; what is longer is none. */
  private static final int LONGEST = 45;

  private static final Comparator<InetAddress> IPV4_FIRST =
      Comparator.comparing(address -> !(address instanceof Inet4Address));

  private IpAddresses() {}

  /**
   * Those that another machine could use, IPv4 first, in the same order otherwise and in one form;
   * link-local ones only where there are no others. What is no address is left out.
   */
  static List<String> told(Collection<String> named) {
    List<InetAddress> usable =
        named.stream()
            .map(IpAddresses::parsed)
            .flatMap(Optional::stream)
            .filter(a -> !a.isAnyLocalAddress() && !a.isLoopbackAddress())
            .filter(a -> !a.isMulticastAddress())
            .distinct()
            .sorted(IPV4_FIRST)
            .toList();
    List<InetAddress> global = usable.stream().filter(a -> !a.isLinkLocalAddress()).toList();
    return (global.isEmpty() ? usable : global)
        .stream().limit(MachineInterface.MOST).map(a -> IpText.of(a.getHostAddress())).toList();
  }

  private static Optional<InetAddress> parsed(String text) {
    if (text.length() > LONGEST || text.indexOf('%') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
