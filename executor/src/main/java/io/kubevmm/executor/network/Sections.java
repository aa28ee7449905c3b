package io.kubevmm.executor.network;

import io.kubevmm.executor.Xml;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.Network;
import io.kubevmm.libvirt.NetworkSection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.w3c.dom.Element;

/** The parts of a network that libvirt changes under guests: its lists of DHCP and DNS. */
final class Sections {

  private static final List<NetworkSection> DHCP =
      List.of(NetworkSection.DHCP_RANGE, NetworkSection.DHCP_HOST);

  private static final List<NetworkSection> DNS =
      List.of(NetworkSection.DNS_HOST, NetworkSection.DNS_TXT, NetworkSection.DNS_SRV);

  private Sections() {}

  /**
   * Makes the lists what they shall be.
   *
   * @param actual the network's document of that scope
   */
  static void settle(Network network, String actual, String wanted, Affect scope) {
    Element from = Xml.parse(actual);
    Element to = Xml.parse(wanted);
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
    gone.values().forEach(entry -> network.remove(section, parent, Xml.text(entry), scope));
    fresh.values().forEach(entry -> network.add(section, parent, Xml.text(entry), scope));
  }

  private static Map<String, Element> entries(NetworkSection section, Element parent) {
    String list = DHCP.contains(section) ? "dhcp" : "dns";
    String name =
        switch (section) {
          case DHCP_HOST, DNS_HOST -> "host";
          case DHCP_RANGE -> "range";
          case DNS_TXT -> "txt";
          case DNS_SRV -> "srv";
          case FORWARD_INTERFACE -> "interface";
          case PORTGROUP -> "portgroup";
        };
    Map<String, Element> entries = new TreeMap<>();
    Xml.children(parent, list)
        .flatMap(found -> Xml.children(found, name))
        .forEach(entry -> entries.put(key(entry), entry));
    return entries;
  }

  /** What tells entries apart: everything in them, in an order of its own. */
  private static String key(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      attributes.put(
          element.getAttributes().item(i).getNodeName(),
          element.getAttributes().item(i).getNodeValue());
    }
    List<String> inside = Xml.children(element, "*").map(Sections::key).sorted().toList();
    String text = inside.isEmpty() ? element.getTextContent().strip() : "";
    return element.getNodeName() + attributes + inside + text;
  }
}
