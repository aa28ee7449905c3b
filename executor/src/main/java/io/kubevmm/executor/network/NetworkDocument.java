package io.kubevmm.executor.network;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.network.AddressBlock;
import io.kubevmm.api.network.Dhcp;
import io.kubevmm.api.network.VirtualMachineNetworkSpec;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Set;

/** libvirt's {@code <network>} document of a VirtualMachineNetwork. */
final class NetworkDocument {

  /** Modes in which guests are plugged straight into a device of the host. */
  private static final Set<String> DEVICES =
      Set.of("bridge", "private", "vepa", "passthrough", "hostdev");

  private NetworkDocument() {}

  /**
   * The network's tree: what the user wrote, with our identity in name and UUID.
   *
   * @throws IllegalArgumentException if an address is none
   */
  static ObjectNode of(NetworkObject network) {
    VirtualMachineNetworkSpec spec = network.spec();
    ObjectNode tree = spec.network().deepCopy();
    tree.put("name", network.name()).put("uuid", network.uid());
    spec.forwardOrDefault()
        .filter(mode -> !mode.equals("isolated"))
        .ifPresent(mode -> {
          ObjectNode forward = tree.putObject("forward").put("mode", mode);
          spec.device()
              .ifPresent(device -> {
                if (DEVICES.contains(mode)) {
                  forward.putArray("interface").addObject().put("dev", device);
                } else {
                  forward.put("dev", device);
                }
              });
        });
    spec.bridge().ifPresent(bridge -> tree.putObject("bridge").put("name", bridge));
    spec.mtu().ifPresent(mtu -> tree.putObject("mtu").put("size", mtu));
    spec.domain().ifPresent(domain -> tree.putObject("domain").put("name", domain));
    spec.vlan().ifPresent(tag -> tree.putObject("vlan").putArray("tag").addObject().put("id", tag));
    spec.ipv4().ifPresent(block -> addresses(tree.withArray("ip"), "ipv4", block));
    spec.ipv6().ifPresent(block -> addresses(tree.withArray("ip"), "ipv6", block));
    return tree;
  }

  private static void addresses(ArrayNode list, String family, AddressBlock block) {
    int slash = block.cidr().indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(
          "spec." + family + ".cidr: '" + block.cidr() + "' is no block of addresses");
    }
    InetAddress base = InetAddress.ofLiteral(block.cidr().substring(0, slash));
    if (base instanceof Inet6Address != family.equals("ipv6")) {
      throw new IllegalArgumentException(
          "spec." + family + ".cidr: " + block.cidr() + " is of the other family");
    }
    ObjectNode ip = list.addObject().put("family", family);
    ip.put("address", block.gateway().map(IpText::of).orElseGet(() -> IpText.next(base)));
    ip.put("prefix", Integer.parseInt(block.cidr().substring(slash + 1)));
    block.dhcp().ifPresent(dhcp -> dhcp(ip.putObject("dhcp"), dhcp));
  }

  private static void dhcp(ObjectNode tree, Dhcp dhcp) {
    if (dhcp.start().isPresent() && dhcp.end().isPresent()) {
      ObjectNode range = tree.putArray("range").addObject();
      range.put("start", IpText.of(dhcp.start().get()));
      range.put("end", IpText.of(dhcp.end().get()));
    }
    for (Dhcp.Host host : dhcp.hosts()) {
      ObjectNode entry = tree.withArray("host").addObject().put("ip", IpText.of(host.ip()));
      host.mac().ifPresent(mac -> entry.put("mac", mac.toLowerCase(Locale.ROOT)));
      host.id().ifPresent(id -> entry.put("id", id));
      host.name().ifPresent(name -> entry.put("name", name));
    }
  }
}
