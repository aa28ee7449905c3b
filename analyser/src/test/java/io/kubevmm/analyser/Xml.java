package io.kubevmm.analyser;

import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/** A document that can be changed: content is text ({@code String}) and elements. */
public final class Xml {
  QName name;
  final Map<QName, String> attributes = new LinkedHashMap<>();
  final List<Object> content = new ArrayList<>();

  Xml(QName name) {
    this.name = name;
  }

  static Xml read(String xml) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
      while (reader.next() != XMLStreamConstants.START_ELEMENT) {}
      return element(reader);
    } catch (XMLStreamException e) {
      throw new IllegalArgumentException(xml, e);
    }
  }

  private static Xml element(XMLStreamReader reader) throws XMLStreamException {
    Xml element = new Xml(reader.getName());
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      element.attributes.put(reader.getAttributeName(i), reader.getAttributeValue(i));
    }
    while (true) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> element.content.add(element(reader));
        case XMLStreamConstants.CHARACTERS -> element.content.add(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return element;
        }
        default -> {}
      }
    }
  }

  List<Xml> children() {
    List<Xml> children = new ArrayList<>();
    for (Object part : content) {
      if (part instanceof Xml child) {
        children.add(child);
      }
    }
    return children;
  }

  /** This element and all below it. */
  List<Xml> all() {
    List<Xml> all = new ArrayList<>(List.of(this));
    children().forEach(child -> all.addAll(child.all()));
    return all;
  }

  Xml copy() {
    Xml copy = new Xml(name);
    copy.attributes.putAll(attributes);
    content.forEach(part -> copy.content.add(part instanceof Xml child ? child.copy() : part));
    return copy;
  }

  @Override
  public String toString() {
    try {
      StringWriter text = new StringWriter();
      XMLOutputFactory factory = XMLOutputFactory.newDefaultFactory();
      factory.setProperty(XMLOutputFactory.IS_REPAIRING_NAMESPACES, true);
      XMLStreamWriter out = factory.createXMLStreamWriter(text);
      write(out);
      out.flush();
      return text.toString();
    } catch (XMLStreamException e) {
      throw new IllegalStateException(e);
    }
  }

  private void write(XMLStreamWriter out) throws XMLStreamException {
    out.writeStartElement(prefix(name), name.getLocalPart(), name.getNamespaceURI());
    for (Map.Entry<QName, String> entry : attributes.entrySet()) {
      QName attribute = entry.getKey();
      out.writeAttribute(
          prefix(attribute),
          attribute.getNamespaceURI(),
          attribute.getLocalPart(),
          entry.getValue());
    }
    for (Object part : content) {
      if (part instanceof Xml child) {
        child.write(out);
      } else {
        out.writeCharacters(Objects.toString(part));
      }
    }
    out.writeEndElement();
  }

  /** Each namespace has one prefix, so that none is declared twice in one element. */
  private static String prefix(QName name) {
    String namespace = name.getNamespaceURI();
    return namespace.isEmpty() ? "" : "n" + Integer.toHexString(namespace.hashCode());
  }
}
