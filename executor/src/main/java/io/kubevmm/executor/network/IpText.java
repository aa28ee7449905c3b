package io.kubevmm.executor.network;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Addresses as libvirt writes them (RFC 5952), so that the same ones compare equal. */
public final class IpText {

  private IpText() {}

  /**
   * The address in that form.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static String of(String literal) {
    return of(InetAddress.ofLiteral(literal));
  }

  /** The address after this one, by its last eight bits. */
  static String next(InetAddress address) {
    byte[] bytes = address.getAddress();
    bytes[bytes.length - 1]++;
    try {
      return of(InetAddress.getByAddress(bytes));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the length is that of an address", e);
    }
  }

  private static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    String[] groups = address.getHostAddress().split(":", -1);
    int start = 0;
    int longest = 0;
    for (int from = 0; from < groups.length; from++) {
      int to = from;
      while (to < groups.length && groups[to].equals("0")) {
        to++;
      }
      if (to - from > longest) {
        start = from;
        longest = to - from;
      }
    }
    return longest < 2
        ? String.join(":", groups)
        : part(groups, 0, start) + "::" + part(groups, start + longest, groups.length);
  }

  private static String part(String[] groups, int from, int to) {
    return Arrays.stream(groups, from, to).collect(Collectors.joining(":"));
  }
}
