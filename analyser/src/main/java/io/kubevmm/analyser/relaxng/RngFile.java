package io.kubevmm.analyser.relaxng;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;

/** Reads one schema file into {@link RngElement}s. */
final class RngFile {
  static final String RNG = "http://relaxng.org/ns/structure/1.0";

  private static final int MOST_LEVELS = 200;

  private final String file;
  private final XMLStreamReader xml;

  private RngFile(String file, XMLStreamReader xml) {
    this.file = file;
    this.xml = xml;
  }

  static RngElement read(Path path) {
    String file = String.valueOf(path.getFileName());
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MOST_LEVELS);
    try (InputStream in = Files.newInputStream(path)) {
      XMLStreamReader xml = factory.createXMLStreamReader(in);
      while (xml.next() != XMLStreamConstants.START_ELEMENT) {}
      if (!RNG.equals(xml.getNamespaceURI())) {
        throw new RelaxNgException(
            new Location(file, xml.getLocation().getLineNumber()),
            "The root element is not one of RELAX NG (" + RNG + ").");
      }
      return new RngFile(file, xml).element("", "", Map.of());
    } catch (IOException e) {
      throw new RelaxNgException(new Location(file, 1), "The file " + path + " cannot be read.", e);
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
      throw new RelaxNgException(new Location(file, line), "This is not well-formed XML.", e);
    }
  }

  private RngElement element(String outerNs, String outerLibrary, Map<String, String> outer)
      throws XMLStreamException {
    Location at = new Location(file, xml.getLocation().getLineNumber());
    String name = xml.getLocalName();
    Map<String, String> attributes = new HashMap<>();
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String ns = xml.getAttributeNamespace(i);
      if (ns == null || ns.isEmpty()) {
        attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
      }
    }
    Map<String, String> prefixes = prefixes(outer);
    String ns = attributes.getOrDefault("ns", outerNs);
    String library = attributes.getOrDefault("datatypeLibrary", outerLibrary);
    StringBuilder text = new StringBuilder();
    List<RngElement> children = new ArrayList<>();
    while (true) {
      switch (xml.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          if (RNG.equals(xml.getNamespaceURI())) {
            children.add(element(ns, library, prefixes));
          } else {
            skip();
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          return new RngElement(
              at, name, attributes, ns, library, prefixes, text.toString(), children);
        }
        default -> {
          // Comments and processing instructions say nothing about documents.
        }
      }
    }
  }

  private Map<String, String> prefixes(Map<String, String> outer) {
    if (xml.getNamespaceCount() == 0) {
      return outer;
    }
    Map<String, String> prefixes = new HashMap<>(outer);
    for (int i = 0; i < xml.getNamespaceCount(); i++) {
      String prefix = xml.getNamespacePrefix(i);
      if (prefix != null && !prefix.isEmpty()) {
        prefixes.put(prefix, xml.getNamespaceURI(i));
      }
    }
    return prefixes;
  }

  private void skip() throws XMLStreamException {
    for (int depth = 1; depth > 0; ) {
      int event = xml.next();
      if (event == XMLStreamConstants.START_ELEMENT) {
        depth++;
      } else if (event == XMLStreamConstants.END_ELEMENT) {
        depth--;
      }
    }
  }
}
