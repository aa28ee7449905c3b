package io.kubevmm.executor.address;

import io.kubevmm.api.network.AddressSource;
import io.kubevmm.api.network.MachineInterface;
import io.kubevmm.executor.Xml;
import io.kubevmm.executor.live.Aliases;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * A network card of a running guest.
 *
 * @param name in spec.networks; empty if it is not of there
 * @param mac in lower case
 * @param network of libvirt that it is plugged into; empty if none
 * @param bridge of the host that it is plugged into; empty if none
 */
public record Card(String name, String mac, String network, String bridge) {

  /** A status has room for so many. */
  private static final int MOST = 64;

  /** The cards in the document of a running domain, in its order. */
  public static List<Card> of(Element domain) {
    return Xml.children(domain, "devices")
        .flatMap(devices -> Xml.children(devices, "interface"))
        .limit(MOST)
        .map(Card::read)
        .filter(card -> !card.mac.isEmpty())
        .toList();
  }

  private static Card read(Element card) {
    String alias = attribute(card, "alias", "name");
    String name =
        alias.startsWith(Aliases.NETWORK) ? alias.substring(Aliases.NETWORK.length()) : "";
    return new Card(
        name,
        attribute(card, "mac", "address").toLowerCase(Locale.ROOT),
        attribute(card, "source", "network"),
        attribute(card, "source", "bridge"));
  }

  private static String attribute(Element card, String child, String name) {
    return Xml.children(card, child).findFirst().map(e -> e.getAttribute(name)).orElse("");
  }

  /** Whether others than the guest itself can know where it is. */
  boolean isSeenByTheHost() {
    return !network.isEmpty() || !bridge.isEmpty();
  }

  /** This card with what somebody says that its addresses are. */
  public MachineInterface with(List<String> addresses, AddressSource source) {
    List<String> told = IpAddresses.told(addresses);
    return new MachineInterface(
        name, mac, told, told.isEmpty() ? Optional.empty() : Optional.of(source));
  }
}
