package io.kubevmm.api.network;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A network card of a running guest, with its addresses. */
public record MachineInterface(
    @Doc("Its name in spec.networks; a card of spec.domain has none.") String name,
    @Doc("Its MAC address.") @Required String macAddress,
    @Doc("Its addresses, IPv4 first; link-local ones only where there are no others.")
        @Limits(maxItems = MachineInterface.MOST)
        List<String> ipAddresses,
    @Doc(
            "Who says so: the Agent in the guest, the Lease of the network's DHCP server, or the"
                + " host's ARP table.")
        Optional<AddressSource> source) {

  /** So many addresses of a card are told. */
  public static final int MOST = 16;

  /** Fills in what was left out. */
  public MachineInterface {
    name = Objects.requireNonNullElse(name, "");
    macAddress = Objects.requireNonNullElse(macAddress, "");
    ipAddresses = List.copyOf(Objects.requireNonNullElse(ipAddresses, List.of()));
    source = Objects.requireNonNullElse(source, Optional.empty());
  }
}
