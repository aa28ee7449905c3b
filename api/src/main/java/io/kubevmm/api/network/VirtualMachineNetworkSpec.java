package io.kubevmm.api.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.crd.Doc;
import io.kubevmm.api.crd.Embedded;
import io.kubevmm.api.crd.Limits;
import io.kubevmm.api.crd.OneOf;
import io.kubevmm.api.crd.Rule;
import io.kubevmm.api.storage.NamespaceFilter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What an administrator wants of one network. */
@Rule(
    value = "!has(self.forward) || !has(self.network) || !has(self.network.forward)",
    message =
        "spec.forward and spec.network.forward both say how packets leave the network: leave one of"
            + " them out")
@Rule(
    value = "!has(self.device) || !has(self.network) || !has(self.network.forward)",
    message =
        "spec.device and spec.network.forward both set the host's device: leave one of them out")
@Rule(
    value = "!has(self.bridge) || !has(self.network) || !has(self.network.bridge)",
    message = "spec.bridge and spec.network.bridge both set the bridge: leave one of them out")
@Rule(
    value = "!(has(self.ipv4) || has(self.ipv6)) || !has(self.network) || !has(self.network.ip)",
    message =
        "spec.ipv4 or spec.ipv6 and spec.network.ip both set addresses: leave one of them out")
@Rule(
    value = "!has(self.mtu) || !has(self.network) || !has(self.network.mtu)",
    message = "spec.mtu and spec.network.mtu both set the MTU: leave one of them out")
@Rule(
    value = "!has(self.domain) || !has(self.network) || !has(self.network.domain)",
    message = "spec.domain and spec.network.domain both set the DNS domain: leave one of them out")
@Rule(
    value = "!has(self.vlan) || !has(self.network) || !has(self.network.vlan)",
    message = "spec.vlan and spec.network.vlan both set the VLAN: leave one of them out")
@Rule(
    value =
        "!has(self.forward) || !(self.forward in ['bridge', 'private', 'vepa', 'passthrough',"
            + " 'hostdev']) || !(has(self.ipv4) || has(self.ipv6) || has(self.domain))",
    message =
        "spec.ipv4, spec.ipv6 and spec.domain are for networks that libvirt serves (nat, route,"
            + " open, isolated): leave them out, or change spec.forward")
@Rule(
    value =
        "!has(self.forward) || self.forward != 'bridge' || has(self.bridge) || has(self.device)",
    message =
        "forward: bridge needs spec.bridge (a bridge of the host) or spec.device (a device of the"
            + " host, through macvtap)")
@Rule(
    value = "!has(self.bridge) || self.bridge.matches('^[A-Za-z0-9._-]{1,15}$')",
    message = "spec.bridge must be the name of a Linux bridge: at most 15 characters")
public record VirtualMachineNetworkSpec(
    @Doc("Labels of the nodes that have the network; empty: every node.") @Limits(maxItems = 64)
        Map<String, String> nodeSelector,
    @Doc(
            "How packets leave the network, in libvirt's words; isolated: not at all. Left out: nat,"
                + " or what spec.network says if it has forward, bridge or ip.")
        @OneOf({
          "nat",
          "route",
          "open",
          "isolated",
          "bridge",
          "private",
          "vepa",
          "passthrough",
          "hostdev"
        })
        Optional<String> forward,
    @Doc(
            "With forward bridge: a bridge that the host has. Else: what libvirt shall call the one"
                + " that it makes; left out: a name of its own choice.")
        @Limits(maxLength = 15)
        Optional<String> bridge,
    @Doc("The host's device that packets take; with bridge, private, vepa, passthrough: macvtap.")
        @Limits(maxLength = 15)
        Optional<String> device,
    @Doc("IPv4 of the network.") Optional<AddressBlock> ipv4,
    @Doc("IPv6 of the network.") Optional<AddressBlock> ipv6,
    @Doc("Size of the largest packet, in bytes.") @Limits(min = 576, max = 65535)
        Optional<Integer> mtu,
    @Doc("DNS domain of the guests.") @Limits(maxLength = 253) Optional<String> domain,
    @Doc("VLAN tag of the guests' packets, where the kind of bridge knows it (Open vSwitch).")
        @Limits(min = 0, max = 4094)
        Optional<Integer> vlan,
    @Doc("Namespaces whose machines may use the network; left out: all.")
        Optional<NamespaceFilter> allowedNamespaces,
    @Doc(
            "Everything else that libvirt knows of a network, in libvirt's own words: the content of"
                + " its <network> document.")
        @Embedded("network")
        ObjectNode network) {

  /** Fills in what was left out. */
  public VirtualMachineNetworkSpec {
    nodeSelector = Map.copyOf(Objects.requireNonNullElse(nodeSelector, Map.of()));
    forward = Objects.requireNonNullElse(forward, Optional.empty());
    bridge = Objects.requireNonNullElse(bridge, Optional.empty());
    device = Objects.requireNonNullElse(device, Optional.empty());
    ipv4 = Objects.requireNonNullElse(ipv4, Optional.empty());
    ipv6 = Objects.requireNonNullElse(ipv6, Optional.empty());
    mtu = Objects.requireNonNullElse(mtu, Optional.empty());
    domain = Objects.requireNonNullElse(domain, Optional.empty());
    vlan = Objects.requireNonNullElse(vlan, Optional.empty());
    allowedNamespaces = Objects.requireNonNullElse(allowedNamespaces, Optional.empty());
    network = Objects.requireNonNullElseGet(network, JsonNodeFactory.instance::objectNode);
  }

  /** The mode of forwarding; empty if spec.network has it, or says that there is none. */
  public Optional<String> forwardOrDefault() {
    boolean whole = network.has("forward") || network.has("bridge") || network.has("ip");
    return forward.or(() -> whole ? Optional.empty() : Optional.of("nat"));
  }
}
