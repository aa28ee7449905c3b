package io.kubevmm.api.network;

/** Who says that a guest has an address. */
public enum AddressSource {
  /** The agent in the guest, which knows all of them. */
  Agent,
  /** The DHCP server of the network. */
  Lease,
  /** The host's neighbour table: the guest has talked to the host from there. */
  ARP
}
