package io.kubevmm.executor.live;

import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Xml;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * An element that another program keeps in a domain's metadata, where libvirt allows one of each
 * XML namespace.
 *
 * @param prefix for its namespace; never empty, since libvirt wants one
 * @param meaning the same for two elements that say the same, whatever their prefixes
 * @param bare without its namespace, as virDomainSetMetadata wants it; empty if it or its parts
 *     have other namespaces besides, which that call would lose
 */
record ForeignMetadata(String prefix, String meaning, Optional<String> bare) {

  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newFactory();

  /**
   * The elements in the metadata of a domain, all but ours, by their namespaces.
   *
   * @throws IllegalArgumentException if it is no XML
   */
  static Map<String, ForeignMetadata> of(String metadata) {
    Map<String, ForeignMetadata> found = new LinkedHashMap<>();
    try {
      XMLStreamReader xml = Xml.reader("<metadata>" + metadata + "</metadata>");
      xml.nextTag();
      while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
        String namespace = namespace(xml);
        ForeignMetadata element = read(xml, namespace);
        if (!namespace.equals(Kinds.DOMAIN_METADATA)) {
          found.put(namespace, element);
        }
      }
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException("metadata: " + e.getMessage(), e);
    }
    return found;
  }

  /** Whether two domains' metadata say the same, but for our element. */
  static boolean same(String one, String other) {
    return meanings(one).equals(meanings(other));
  }

  private static Map<String, String> meanings(String metadata) {
    return of(metadata).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, element -> element.getValue().meaning));
  }

  /** Reads to the element's end. */
  private static ForeignMetadata read(XMLStreamReader xml, String namespace)
      throws XMLStreamException {
    String prefix = xml.getPrefix();
    String key = prefix == null || prefix.isEmpty() ? xml.getLocalName() : prefix;
    StringBuilder meaning = new StringBuilder();
    StringWriter bare = new StringWriter();
    XMLStreamWriter writer = WRITERS.createXMLStreamWriter(bare);
    boolean alone = true;
    int depth = 0;
    do {
      switch (xml.getEventType()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          writer.writeStartElement(xml.getLocalName());
          meaning.append('<').append(xml.getName());
          Map<String, String> attributes = new TreeMap<>();
          for (int i = 0; i < xml.getAttributeCount(); i++) {
            writer.writeAttribute(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
            attributes.put(xml.getAttributeName(i).toString(), xml.getAttributeValue(i));
            alone &= xml.getAttributeName(i).getNamespaceURI().isEmpty();
          }
          meaning.append(attributes).append('>');
          alone &= namespace(xml).equals(namespace);
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          writer.writeEndElement();
          meaning.append("</>");
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
          writer.writeCharacters(xml.getText());
          meaning.append(xml.getText().strip()); // libvirt indents what it gives back
        }
        default -> {
          // Comments say nothing to programs.
        }
      }
    } while (depth > 0 && xml.next() != XMLStreamConstants.END_DOCUMENT);
    writer.close();
    return new ForeignMetadata(
        key, meaning.toString(), alone ? Optional.of(bare.toString()) : Optional.empty());
  }

  private static String namespace(XMLStreamReader xml) {
    return xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
  }
}
