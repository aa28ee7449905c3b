package io.kubevmm.analyser;

import com.ctc.wstx.api.WstxOutputProperties;
import com.ctc.wstx.stax.WstxOutputFactory;
import io.kubevmm.analyser.model.XmlName;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.codehaus.stax2.XMLOutputFactory2;

/** Writes a document with the indentation that libvirt uses: two spaces a level. */
final class XmlOutput {
  private static final WstxOutputFactory DOCUMENTS = factory(true);
  private static final WstxOutputFactory FRAGMENTS = factory(false);

  private final Map<String, String> prefixes;
  private final StringWriter text = new StringWriter();
  private final XMLStreamWriter xml;
  private final Map<String, String> ownPrefixes = new HashMap<>();
  private int depth;

  /**
   * @param prefixes namespace → prefix, for what the document's root declares
   */
  XmlOutput(Map<String, String> prefixes) {
    this.prefixes = prefixes;
    this.xml = writer(DOCUMENTS, text);
  }

  /** A writer of what may stand inside an element, several elements included. */
  static XMLStreamWriter fragment(StringWriter text) {
    return writer(FRAGMENTS, text);
  }

  private static XMLStreamWriter writer(WstxOutputFactory factory, StringWriter text) {
    try {
      return factory.createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("A writer into memory cannot be made.", e);
    }
  }

  private static WstxOutputFactory factory(boolean oneRoot) {
    WstxOutputFactory factory = new WstxOutputFactory();
    factory.setProperty(WstxOutputProperties.P_OUTPUT_VALIDATE_STRUCTURE, oneRoot);
    factory.setProperty(WstxOutputProperties.P_OUTPUT_VALIDATE_CONTENT, true);
    factory.setProperty(XMLOutputFactory2.P_AUTOMATIC_EMPTY_ELEMENTS, true);
    factory.setProperty(WstxOutputProperties.P_ADD_SPACE_AFTER_EMPTY_ELEM, false);
    return factory;
  }

  /** Opens an element on a line of its own. */
  void start(XmlName name) throws XMLStreamException {
    if (depth > 0) {
      indent();
    }
    String namespace = name.namespace();
    xml.writeStartElement(prefixes.getOrDefault(namespace, ""), name.local(), namespace);
    if (depth == 0) {
      for (Map.Entry<String, String> entry : prefixes.entrySet()) {
        xml.writeNamespace(entry.getValue(), entry.getKey());
      }
    }
    ownPrefixes.clear();
    depth++;
  }

  void attribute(XmlName name, String value) throws XMLStreamException {
    String namespace = name.namespace();
    if (namespace.isEmpty()) {
      xml.writeAttribute(name.local(), value);
    } else {
      xml.writeAttribute(prefix(namespace), namespace, name.local(), value);
    }
  }

  /** The prefix of a namespace, which is declared in the open element if it has none yet. */
  private String prefix(String namespace) throws XMLStreamException {
    String known = prefixes.get(namespace);
    if (known != null) {
      return known;
    }
    if (namespace.equals(XMLConstants.XML_NS_URI)) {
      return XMLConstants.XML_NS_PREFIX;
    }
    String own = ownPrefixes.get(namespace);
    if (own == null) {
      own = "own" + ownPrefixes.size();
      ownPrefixes.put(namespace, own);
      xml.writeNamespace(own, namespace);
    }
    return own;
  }

  void text(String value) throws XMLStreamException {
    xml.writeCharacters(value);
  }

  /** Copies XML as it is. */
  void free(XMLStreamReader fragment) throws XMLStreamException {
    FreeXml copy = new FreeXml(fragment, xml);
    while (fragment.hasNext()) {
      copy.event(XmlInput.next(fragment));
    }
  }

  void newLine() throws XMLStreamException {
    indent();
  }

  /**
   * Closes the element.
   *
   * @param onOwnLine whether it has children that stand on lines of their own
   */
  void end(boolean onOwnLine) throws XMLStreamException {
    depth--;
    if (onOwnLine) {
      indent();
    }
    xml.writeEndElement();
  }

  /** The document, ending with a line feed. */
  String finish() throws XMLStreamException {
    xml.close();
    return text.append('\n').toString();
  }

  private void indent() throws XMLStreamException {
    xml.writeCharacters("\n" + "  ".repeat(depth));
  }
}
