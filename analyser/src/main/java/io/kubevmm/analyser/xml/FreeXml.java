package io.kubevmm.analyser.xml;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Copies XML that no schema describes, event by event: elements, attributes, text, CDATA sections,
 * comments and processing instructions in their order. A prefix that was declared outside what is
 * copied is declared at its first use, so that the copy stands for itself.
 */
final class FreeXml {
  private final XMLStreamReader in;
  private final XMLStreamWriter out;
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>();

  FreeXml(XMLStreamReader in, XMLStreamWriter out) {
    this.in = in;
    this.out = out;
    scopes.push(Map.of("xml", "http://www.w3.org/XML/1998/namespace", "", ""));
  }

  /** Copies the element that the reader has just entered, and stands at its end then. */
  void element() throws XMLStreamException {
    start();
    int outer = scopes.size() - 1;
    while (scopes.size() > outer) {
      event(XmlInput.next(in));
    }
  }

  /** Copies one event. The end of an element that was not copied is the caller's. */
  void event(int event) throws XMLStreamException {
    switch (event) {
      case XMLStreamConstants.START_ELEMENT -> start();
      case XMLStreamConstants.END_ELEMENT -> {
        scopes.pop();
        out.writeEndElement();
      }
      case XMLStreamConstants.CHARACTERS, XMLStreamConstants.SPACE ->
          out.writeCharacters(in.getText());
      case XMLStreamConstants.CDATA -> out.writeCData(in.getText());
      case XMLStreamConstants.COMMENT -> out.writeComment(in.getText());
      case XMLStreamConstants.PROCESSING_INSTRUCTION ->
          out.writeProcessingInstruction(
              in.getPITarget(), Objects.requireNonNullElse(in.getPIData(), ""));
      default -> {
        // The ends of a fragment are no content.
      }
    }
  }

  private void start() throws XMLStreamException {
    // Shared with the parent until this element declares something.
    scopes.push(scopes.element());
    String prefix = Objects.requireNonNullElse(in.getPrefix(), "");
    String namespace = Objects.requireNonNullElse(in.getNamespaceURI(), "");
    out.writeStartElement(prefix, in.getLocalName(), namespace);
    for (int i = 0; i < in.getNamespaceCount(); i++) {
      declare(
          Objects.requireNonNullElse(in.getNamespacePrefix(i), ""),
          Objects.requireNonNullElse(in.getNamespaceURI(i), ""));
    }
    declareMissing(prefix, namespace);
    for (int i = 0; i < in.getAttributeCount(); i++) {
      String attributePrefix = Objects.requireNonNullElse(in.getAttributePrefix(i), "");
      String attributeNamespace = Objects.requireNonNullElse(in.getAttributeNamespace(i), "");
      if (attributePrefix.isEmpty()) {
        out.writeAttribute(in.getAttributeLocalName(i), in.getAttributeValue(i));
      } else {
        declareMissing(attributePrefix, attributeNamespace);
        out.writeAttribute(
            attributePrefix,
            attributeNamespace,
            in.getAttributeLocalName(i),
            in.getAttributeValue(i));
      }
    }
  }

  private void declareMissing(String prefix, String namespace) throws XMLStreamException {
    if (!namespace.equals(scopes.element().get(prefix))) {
      declare(prefix, namespace);
    }
  }

  private void declare(String prefix, String namespace) throws XMLStreamException {
    Map<String, String> scope = new HashMap<>(scopes.pop());
    scope.put(prefix, namespace);
    scopes.push(scope);
    if (prefix.isEmpty()) {
      out.writeDefaultNamespace(namespace);
    } else {
      out.writeNamespace(prefix, namespace);
    }
  }
}
