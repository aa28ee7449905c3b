package io.kubevmm.libvirt;

import java.util.List;

/** A guest's network interface as the source names it; the MAC address may be empty. */
public record GuestInterface(String name, String mac, List<Address> addresses) {
  public GuestInterface {
    addresses = List.copyOf(addresses);
  }

  /** Where addresses come from (virDomainInterfaceAddressesSource). */
  public enum Source {
    /** The DHCP server of libvirt's network. */
    LEASE(0),
    /** The guest agent. */
    AGENT(1),
    /** The host's ARP table. */
    ARP(2);

    private final int code;

    Source(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** An IPv4 or IPv6 address with the length of its prefix. */
  public record Address(String ip, int prefix) {}
}
