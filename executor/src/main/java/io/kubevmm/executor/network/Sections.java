package io.kubevmm.executor.network;

import io.kubevmm.executor.Xml;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.Network;
import io.kubevmm.libvirt.NetworkSection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/**
 * The parts of a network that libvirt changes under guests: its lists of DHCP and DNS, its port
 * groups, and the host's interfaces that its guests share.
 */
final class Sections {

  private static final List<NetworkSection> DHCP =
      List.of(NetworkSection.DHCP_RANGE, NetworkSection.DHCP_HOST);

  private static final List<NetworkSection> DNS =
      List.of(NetworkSection.DNS_HOST, NetworkSection.DNS_TXT, NetworkSection.DNS_SRV);

  private Sections() {}

  /** Makes the lists of DHCP and DNS in the definition what they shall be. */
  static void define(Network network, String defined, String wanted) {
    addresses(network, Xml.parse(defined), Xml.parse(wanted), Affect.CONFIG);
  }

  /**
   * Makes all of them in the running network what they are in the definition.
   *
   * @return whether that was done; an interface that a guest uses stays
   */
  static boolean settle(Network network, String running, String defined) {
    Element from = Xml.parse(running);
    Element to = Xml.parse(defined);
    addresses(network, from, to, Affect.LIVE);
    settle(network, NetworkSection.PORTGROUP, 0, from, to, Affect.LIVE);
    try {
      settle(network, NetworkSection.FORWARD_INTERFACE, 0, from, to, Affect.LIVE);
      return true;
    } catch (LibvirtException e) {
      if (e.isConnectionLost()) {
        throw e;
      }
      return false;
    }
  }

  private static void addresses(Network network, Element from, Element to, Affect scope) {
    List<Element> blocks = Xml.children(from, "ip").toList();
    List<Element> wantedBlocks = Xml.children(to, "ip").toList();
    for (int i = 0; blocks.size() == wantedBlocks.size() && i < blocks.size(); i++) {
      for (NetworkSection section : DHCP) {
        settle(network, section, i, blocks.get(i), wantedBlocks.get(i), scope);
      }
    }
    for (NetworkSection section : DNS) {
      settle(network, section, 0, from, to, scope);
    }
  }

  private static void settle(
      Network network, NetworkSection section, int parent, Element from, Element to, Affect scope) {
    Map<String, Element> before = entries(section, from);
    Map<String, Element> after = entries(section, to);
    Map<String, Element> gone = new TreeMap<>(before);
    gone.keySet().removeAll(after.keySet());
    Map<String, Element> fresh = new TreeMap<>(after);
    fresh.keySet().removeAll(before.keySet());
    if (section == NetworkSection.FORWARD_INTERFACE) { // guests need one at any time
      fresh.values().forEach(entry -> network.add(section, parent, Xml.text(entry), scope));
      fresh.clear();
    }
    gone.values().forEach(entry -> network.remove(section, parent, Xml.text(entry), scope));
    fresh.values().forEach(entry -> network.add(section, parent, Xml.text(entry), scope));
  }

  private static Map<String, Element> entries(NetworkSection section, Element parent) {
    Stream<Element> found =
        switch (section) {
          case DHCP_HOST -> below(parent, "dhcp", "host");
          case DHCP_RANGE -> below(parent, "dhcp", "range");
          case DNS_HOST -> below(parent, "dns", "host");
          case DNS_TXT -> below(parent, "dns", "txt");
          case DNS_SRV -> below(parent, "dns", "srv");
          case FORWARD_INTERFACE ->
              isOfFunctions(parent) ? Stream.empty() : below(parent, "forward", "interface");
          case PORTGROUP -> Xml.children(parent, "portgroup");
        };
    Map<String, Element> entries = new TreeMap<>();
    found.forEach(entry -> entries.put(key(entry), entry));
    return entries;
  }

  /** Whether libvirt itself finds the interfaces, the virtual functions of a physical one. */
  private static boolean isOfFunctions(Element network) {
    return below(network, "forward", "pf").findAny().isPresent();
  }

  private static Stream<Element> below(Element parent, String list, String name) {
    return Xml.children(parent, list).flatMap(found -> Xml.children(found, name));
  }

  /** What tells entries apart: everything in them, in an order of its own. */
  private static String key(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      attributes.put(
          element.getAttributes().item(i).getNodeName(),
          element.getAttributes().item(i).getNodeValue());
    }
    attributes.remove("connections"); // how many guests use it now
    List<String> inside = Xml.children(element, "*").map(Sections::key).sorted().toList();
    String text = inside.isEmpty() ? element.getTextContent().strip() : "";
    return element.getNodeName() + attributes + inside + text;
  }
}
