package io.kubevmm.api.network;

import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.Required;
import io.kubevmm.api.crd.Rule;
import java.util.Objects;
import java.util.Optional;

/** The addresses of a network, of one family. */
@Rule(
    value = "isCIDR(self.cidr)",
    message = "cidr is no block of addresses: write for instance 192.168.122.0/24")
@Rule(
    value =
        "!has(self.gateway) || !isCIDR(self.cidr) || (isIP(self.gateway) &&"
            + " cidr(self.cidr).containsIP(self.gateway))",
    message = "gateway must be an address within cidr")
@Rule(
    value =
        "!has(self.dhcp) || !isCIDR(self.cidr) || ((!has(self.dhcp.start) || (isIP(self.dhcp.start)"
            + " && cidr(self.cidr).containsIP(self.dhcp.start))) && (!has(self.dhcp.end) ||"
            + " (isIP(self.dhcp.end) && cidr(self.cidr).containsIP(self.dhcp.end))))",
    message = "dhcp.start and dhcp.end must be addresses within cidr")
@Rule(
    value =
        "!has(self.dhcp) || !has(self.dhcp.hosts) || !isCIDR(self.cidr) ||"
            + " self.dhcp.hosts.all(h, isIP(h.ip) && cidr(self.cidr).containsIP(h.ip))",
    message = "the ip of each of dhcp.hosts must be an address within cidr")
public record AddressBlock(
    @Doc("The block, for instance 192.168.122.0/24.") @Required @Limits(maxLength = 49) String cidr,
    @Doc("The host's own address in it; left out: the first one.") @Limits(maxLength = 45)
        Optional<String> gateway,
    @Doc("Makes libvirt give the guests their addresses.") Optional<Dhcp> dhcp) {

  /** Fills in what was left out. */
  public AddressBlock {
    cidr = Objects.requireNonNullElse(cidr, "");
    gateway = Objects.requireNonNullElse(gateway, Optional.empty());
    dhcp = Objects.requireNonNullElse(dhcp, Optional.empty());
  }
}
