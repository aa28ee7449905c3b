package io.kubevmm.virtctl.definitions;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * IP addresses and blocks of them as CEL in Kubernetes takes them, which is what Go's {@code netip}
 * does without zones and IPv4 within IPv6: stricter than Java.
 */
final class Addresses {
  private static final String PART = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = "(?:" + PART + "\\.){3}" + PART;
  private static final Pattern IPV4_ALONE = Pattern.compile(IPV4);
  private static final Pattern IPV6_SHAPE =
      Pattern.compile("(?:[0-9a-fA-F]{0,4}:)+(?:[0-9a-fA-F]{0,4}|" + IPV4 + ")");
  private static final Pattern BLOCK = Pattern.compile("(.*)/(0|[1-9][0-9]{0,2})");

  private Addresses() {}

  /** Addresses that begin with the same bits. */
  record Block(InetAddress address, int bits) {
    boolean contains(InetAddress other) {
      int rest = 8 * address.getAddress().length - bits;
      return address.getClass() == other.getClass()
          && number(address).shiftRight(rest).equals(number(other).shiftRight(rest));
    }
  }

  /** The address that a text is. */
  static Optional<InetAddress> address(String text) {
    if (IPV4_ALONE.matcher(text).matches()) {
      return Optional.of(InetAddress.ofLiteral(text));
    }
    if (!IPV6_SHAPE.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      // One of IPv4 within IPv6 comes back as IPv4.
      return Optional.of(InetAddress.ofLiteral(text)).filter(Inet6Address.class::isInstance);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * The block that a text such as {@code 192.168.122.0/24} is; it may be named by any of its own.
   */
  static Optional<Block> block(String text) {
    Matcher parts = BLOCK.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(parts.group(2));
    return address(parts.group(1))
        .filter(address -> bits <= 8 * address.getAddress().length)
        .map(address -> new Block(address, bits));
  }

  private static BigInteger number(InetAddress address) {
    return new BigInteger(1, address.getAddress());
  }
}
