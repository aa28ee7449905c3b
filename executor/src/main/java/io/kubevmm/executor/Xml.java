package io.kubevmm.executor;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads and writes the elements of libvirt's documents that libvirt takes one by one. */
public final class Xml {

  private static final DocumentBuilderFactory BUILDERS = builders();
  private static final XMLInputFactory READERS = readers();

  private Xml() {}

  /** The child elements of that name; * is any. */
  public static Stream<Element> children(Element parent, String name) {
    NodeList found = parent.getChildNodes();
    return IntStream.range(0, found.getLength())
        .mapToObj(found::item)
        .filter(Element.class::isInstance)
        .map(Element.class::cast)
        .filter(child -> name.equals("*") || child.getNodeName().equals(name));
  }

  /** The root of a document of libvirt's. */
  public static Element parse(String document) {
    try {
      Document parsed =
          BUILDERS.newDocumentBuilder().parse(new InputSource(new StringReader(document)));
      return parsed.getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new IllegalStateException("libvirt gave a document that is none", e);
    }
  }

  /** An element as a document of its own. */
  public static String text(Element element) {
    try {
      Transformer writer = TransformerFactory.newDefaultInstance().newTransformer();
      writer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
      StringWriter text = new StringWriter();
      writer.transform(new DOMSource(element), new StreamResult(text));
      return text.toString();
    } catch (TransformerException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
  }

  /** Reads a text from its beginning, whose DTD and entities are not followed. */
  public static XMLStreamReader reader(String text) throws XMLStreamException {
    return READERS.createXMLStreamReader(new StringReader(text));
  }

  private static XMLInputFactory readers() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    return factory;
  }

  private static DocumentBuilderFactory builders() {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
    try {
      factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's own parser has these", e);
    }
    return factory;
  }
}
