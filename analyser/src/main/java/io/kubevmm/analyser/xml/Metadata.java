package io.kubevmm.analyser.xml;

import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Limits;
import io.kubevmm.analyser.model.XmlName;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * One program's element in the free XML of {@code metadata}: an empty element of its own namespace
 * with attributes. The elements of other programs stay as they are.
 *
 * @param namespace the program's namespace, by which libvirt keeps programs apart
 * @param prefix the prefix to write it with
 * @param element the element's local name
 */
public record Metadata(String namespace, String prefix, String element) {
  private static final XmlInput INPUT = new XmlInput(Limits.DEFAULT);

  /**
   * The attributes of the element; none if the XML does not have it at its top level.
   *
   * @throws AnalyserException if it is not well-formed
   */
  public Optional<Map<String, String>> read(String xml) {
    try {
      XMLStreamReader reader = INPUT.fragment(xml);
      int depth = 0;
      while (reader.hasNext()) {
        switch (XmlInput.next(reader)) {
          case XMLStreamConstants.START_ELEMENT -> {
            if (depth++ == 0 && mine(reader)) {
              return Optional.of(attributes(reader));
            }
          }
          case XMLStreamConstants.END_ELEMENT -> depth--;
          default -> {
            // What is between elements is other programs' layout.
          }
        }
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      throw XmlInput.broken(e);
    }
  }

  private static Map<String, String> attributes(XMLStreamReader reader) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      attributes.put(reader.getAttributeLocalName(i), reader.getAttributeValue(i));
    }
    return attributes;
  }

  /**
   * The XML with the element in it, in place of one of that name at its top level.
   *
   * @throws AnalyserException if it is not well-formed, or an attribute has a character that XML
   *     cannot carry
   */
  public String write(String xml, Map<String, String> attributes) {
    StringWriter text = new StringWriter();
    XMLStreamWriter out = XmlOutput.fragment(text);
    try {
      copyOthers(INPUT.fragment(xml), out);
      out.writeEmptyElement(prefix, element, namespace);
      out.writeNamespace(prefix, namespace);
      for (Map.Entry<String, String> attribute : attributes.entrySet()) {
        requireCharacters(attribute.getKey(), attribute.getValue());
        out.writeAttribute(attribute.getKey(), attribute.getValue());
      }
      out.close();
      return text.toString().strip();
    } catch (XMLStreamException e) {
      throw XmlInput.broken(e);
    }
  }

  private void copyOthers(XMLStreamReader in, XMLStreamWriter out) throws XMLStreamException {
    while (in.hasNext()) {
      int event = XmlInput.next(in);
      if (event == XMLStreamConstants.START_ELEMENT) {
        boolean mine = mine(in);
        new FreeXml(in, mine ? XmlOutput.fragment(new StringWriter()) : out).element();
        if (!mine) {
          out.writeCharacters("\n");
        }
      } else if (event == XMLStreamConstants.COMMENT) {
        out.writeComment(in.getText());
        out.writeCharacters("\n");
      }
    }
  }

  private static void requireCharacters(String name, String value) {
    if (!Characters.allowed(value)) {
      throw new AnalyserException(
          "metadata", name + " has a character that XML cannot carry: " + Characters.first(value));
    }
  }

  private boolean mine(XMLStreamReader xml) {
    String found = xml.getNamespaceURI() == null ? "" : xml.getNamespaceURI();
    return new XmlName(found, xml.getLocalName()).equals(new XmlName(namespace, element));
  }
}
