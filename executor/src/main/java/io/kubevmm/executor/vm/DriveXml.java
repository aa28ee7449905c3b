package io.kubevmm.executor.vm;

import io.kubevmm.executor.Xml;
import io.kubevmm.executor.storage.Media;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A CD-ROM drive as libvirt shows it. libvirt takes a change of what is in it only if all the rest,
 * with address and boot order, is as it was: so the element is changed and not made anew.
 */
final class DriveXml {

  private final Element disk;

  private DriveXml(Element disk) {
    this.disk = disk;
  }

  /** Finds a drive in a domain's document; one that was added later is not in the running guest. */
  static Optional<DriveXml> of(String domain, String alias) {
    return elements(Xml.parse(domain), "disk")
        .filter(disk -> elements(disk, "alias").anyMatch(a -> a.getAttribute("name").equals(alias)))
        .findFirst()
        .map(DriveXml::new);
  }

  private static Stream<Element> elements(Element parent, String name) {
    NodeList found = parent.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i));
  }

  /** The drive with something else in it; empty if it has that already. */
  Optional<String> with(Optional<Media.State.Ready> medium) {
    Optional<String> now = elements(disk, "source").findFirst().flatMap(DriveXml::content);
    if (now.equals(medium.map(Media.State.Ready::volume))) {
      return Optional.empty();
    }
    for (String child : List.of("source", "backingStore")) {
      elements(disk, child).toList().forEach(e -> e.getParentNode().removeChild(e));
    }
    disk.setAttribute("type", medium.isPresent() ? "volume" : "file");
    medium.ifPresent(m -> {
      Element source = disk.getOwnerDocument().createElement("source");
      source.setAttribute("pool", m.pool());
      source.setAttribute("volume", m.volume());
      disk.appendChild(source);
      elements(disk, "driver").forEach(d -> d.setAttribute("type", m.format().name()));
    });
    return Optional.of(Xml.text(disk));
  }

  /** The volume, or what else somebody put in behind our back. */
  private static Optional<String> content(Element source) {
    return Stream.of("volume", "file", "dev", "dir", "name")
        .map(source::getAttribute)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
