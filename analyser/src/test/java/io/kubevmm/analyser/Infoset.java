package io.kubevmm.analyser;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What a document says, read by the JDK's own parser: names, attributes, text, and the order of
 * siblings of one name. Inside {@code metadata} the order of all siblings counts.
 */
public record Infoset(
    String name,
    Map<String, String> attributes,
    String text,
    Map<String, List<Infoset>> children,
    List<String> order) {

  /** Reads a document. */
  public static Infoset of(String xml) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setNamespaceAware(true);
      factory.setCoalescing(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      return of(builder.parse(new InputSource(new StringReader(xml))).getDocumentElement(), false);
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalArgumentException(xml, e);
    }
  }

  private static Infoset of(Element element, boolean free) {
    Map<String, String> attributes = new TreeMap<>();
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      Node attribute = element.getAttributes().item(i);
      if (!"http://www.w3.org/2000/xmlns/".equals(attribute.getNamespaceURI())) {
        attributes.put(name(attribute), attribute.getNodeValue());
      }
    }
    boolean inside = free || element.getLocalName().equals("metadata");
    StringBuilder text = new StringBuilder();
    Map<String, List<Infoset>> children = new TreeMap<>();
    List<String> order = new ArrayList<>();
    for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element child) {
        Infoset infoset = of(child, inside);
        children.computeIfAbsent(infoset.name, n -> new ArrayList<>()).add(infoset);
        if (inside) {
          order.add(infoset.name);
        }
      } else if (node.getNodeType() == Node.TEXT_NODE) {
        text.append(node.getNodeValue());
      }
    }
    boolean layout = text.toString().isBlank() && !(free && children.isEmpty());
    String content = layout ? "" : text.toString();
    content = free || children.isEmpty() ? content : content.strip();
    return new Infoset(name(element), attributes, content, new LinkedHashMap<>(children), order);
  }

  private static String name(Node node) {
    String namespace = node.getNamespaceURI();
    return namespace == null ? node.getLocalName() : "{" + namespace + "}" + node.getLocalName();
  }

  /** The first difference in words; none if both say the same. */
  public static Optional<String> difference(Infoset a, Infoset b) {
    String at = a.name + ": ";
    if (!a.name.equals(b.name)) {
      return Optional.of(at + "is " + b.name);
    }
    if (!a.attributes.equals(b.attributes)) {
      return Optional.of(at + a.attributes + " became " + b.attributes);
    }
    if (!a.text.equals(b.text)) {
      return Optional.of(at + "text '" + a.text + "' became '" + b.text + "'");
    }
    if (!a.order.equals(b.order) || !a.children.keySet().equals(b.children.keySet())) {
      return Optional.of(at + a.children.keySet() + " became " + b.children.keySet());
    }
    for (Map.Entry<String, List<Infoset>> entry : a.children.entrySet()) {
      List<Infoset> others = b.children.getOrDefault(entry.getKey(), List.of());
      if (others.size() != entry.getValue().size()) {
        return Optional.of(at + entry.getKey() + " is there " + others.size() + " times");
      }
      for (int i = 0; i < others.size(); i++) {
        Optional<String> difference = difference(entry.getValue().get(i), others.get(i));
        if (difference.isPresent()) {
          return difference.map(words -> at + words);
        }
      }
    }
    return Optional.empty();
  }
}
