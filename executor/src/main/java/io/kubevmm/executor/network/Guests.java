package io.kubevmm.executor.network;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.executor.Xml;
import io.kubevmm.libvirt.Affect;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;

/** The cards of running guests in a network. */
final class Guests {

  /** The kernel's view of network devices, each with a link to its bridge. */
  private static final Path DEVICES = Path.of("/sys/class/net");

  private final Connection connection;
  private final String network;
  private final String aside;

  Guests(Connection connection, String network) {
    this.connection = connection;
    this.network = network;
    this.aside = "kubevmm-aside-" + network; // exists for a moment only
  }

  /** How many there are. */
  int cards() {
    int count = 0;
    for (Domain each : connection.listAllDomains()) {
      try (Domain domain = each) {
        count += cards(domain).size();
      }
    }
    return count;
  }

  /**
   * Whether one of them has lost its bridge. libvirt's own count of a network's connections is no
   * help: it is lost when the network stops under them, and at each live update too.
   *
   * @param bridge of the network; empty if it has none, and nothing can be lost
   */
  boolean unplugged(String bridge) {
    if (bridge.isEmpty()) {
      return false;
    }
    for (Domain each : connection.listAllDomains()) {
      try (Domain domain = each) {
        if (cards(domain).stream().anyMatch(card -> unplugged(card, bridge))) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean unplugged(Element card, String bridge) {
    return Xml.children(card, "target")
        .map(target -> DEVICES.resolve(target.getAttribute("dev")))
        .filter(Files::exists)
        .anyMatch(tap -> !bridge.equals(master(tap)));
  }

  private static String master(Path tap) {
    try {
      return String.valueOf(Files.readSymbolicLink(tap.resolve("master")).getFileName());
    } catch (IOException e) {
      return ""; // it has none
    }
  }

  /**
   * Plugs them in again, after the network was stopped under them and started: their bridge is
   * another one of the same name, and libvirt moves a card only if the network's name differs. So
   * each goes to an empty network and back; the guest sees no more of it than a lost packet.
   */
  void plugInAgain(XmlCodec codec) {
    ObjectNode empty = JsonNodeFactory.instance.objectNode().put("name", aside);
    try (Network other =
        connection
            .findNetworkByName(aside)
            .orElseGet(() -> connection.createNetwork(codec.toXml(empty)))) {
      for (Domain each : connection.listAllDomains()) {
        try (Domain domain = each) {
          for (Element card : cards(domain)) {
            domain.updateDevice(moved(card, aside), Affect.LIVE);
            domain.updateDevice(moved(card, network), Affect.LIVE);
          }
        }
      }
      other.destroy();
    }
  }

  private List<Element> cards(Domain domain) {
    List<Element> cards = new ArrayList<>();
    try {
      if (domain.isActive()) {
        Xml.children(Xml.parse(domain.xml()), "devices")
            .flatMap(devices -> Xml.children(devices, "interface"))
            .filter(card ->
                Xml.children(card, "source")
                    .anyMatch(s ->
                        s.getAttribute("network").equals(network)
                            || s.getAttribute("network").equals(aside)))
            .forEach(cards::add);
      }
    } catch (LibvirtException e) {
      if (!e.isNoDomain()) {
        throw e;
      }
    }
    return cards;
  }

  private static String moved(Element card, String to) {
    Xml.children(card, "source")
        .forEach(source -> {
          source.setAttribute("network", to);
          source.removeAttribute("portid");
          source.removeAttribute("bridge");
        });
    return Xml.text(card);
  }
}
