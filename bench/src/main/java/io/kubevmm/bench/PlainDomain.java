package io.kubevmm.bench;

import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The other side of the comparison: a domain that libvirt alone defines and starts. */
final class PlainDomain {

  private final Connection connection;
  private final String xml;

  /**
   * Takes a domain document for starts by {@code connection}.
   *
   * @param xml as {@link #likeOurs} makes it
   */
  PlainDomain(Connection connection, String xml) {
    this.connection = connection;
    this.xml = xml;
  }

  /** Defines, creates, removes; returns the nanoseconds that define and create took together. */
  long start() {
    long begin = System.nanoTime();
    try (Domain domain = connection.defineXml(xml)) {
      try {
        domain.create();
        long end = System.nanoTime();
        domain.destroy();
        return end - begin;
      } finally {
        domain.undefine();
      }
    }
  }

  /**
   * The document that libvirt gives of one of our domains, as another domain: another name and
   * console, no uuid, no metadata, no addresses of network cards.
   *
   * @param dumped as {@code virsh dumpxml --inactive} prints it
   * @param console where the serial console is logged
   */
  static String likeOurs(String dumped, String name, Path console) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultNSInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      Document document =
          factory.newDocumentBuilder().parse(new InputSource(new StringReader(dumped)));
      Element domain = document.getDocumentElement();
      for (Element child : children(domain)) {
        switch (child.getTagName()) {
          case "name" -> child.setTextContent(name);
          case "uuid", "metadata" -> domain.removeChild(child);
          default -> {}
        }
      }
      for (Element log : elements(document, "log")) {
        log.setAttribute("file", console.toString());
      }
      for (Element mac : elements(document, "mac")) {
        mac.getParentNode().removeChild(mac);
      }
      Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(document), new StreamResult(text));
      return text.toString();
    } catch (Exception e) {
      throw new BenchException("The domain that libvirt dumped can't be read.", e);
    }
  }

  private static List<Element> children(Element parent) {
    return elements(parent.getChildNodes());
  }

  private static List<Element> elements(Document document, String name) {
    return elements(document.getElementsByTagName(name));
  }

  private static List<Element> elements(NodeList live) {
    List<Element> found = new ArrayList<>();
    for (int i = 0; i < live.getLength(); i++) {
      Node node = live.item(i);
      if (node instanceof Element element) {
        found.add(element);
      }
    }
    return found;
  }
}
