package io.kubevmm.analyser.xml;

import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Limits;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Tells by its root element of which kind a document is. */
public final class RootElement {
  private static final XmlInput INPUT = new XmlInput(Limits.DEFAULT);

  private RootElement() {}

  /**
   * The kind of a document; nothing after the root's start is read.
   *
   * @throws AnalyserException with line and column, if it is of none of the kinds or not XML
   */
  public static DocumentKind kind(String xml) {
    try {
      XMLStreamReader reader = INPUT.document(xml);
      while (XmlInput.next(reader) != XMLStreamConstants.START_ELEMENT) {}
      boolean qualified = reader.getNamespaceURI() != null && !reader.getNamespaceURI().isEmpty();
      for (DocumentKind kind : DocumentKind.values()) {
        if (!qualified && kind.root().equals(reader.getLocalName())) {
          return kind;
        }
      }
      throw unknown(reader);
    } catch (XMLStreamException e) {
      throw XmlInput.broken(e);
    }
  }

  private static AnalyserException unknown(XMLStreamReader reader) {
    List<String> roots = Arrays.stream(DocumentKind.values()).map(DocumentKind::root).toList();
    String known = roots.stream().map(root -> "<" + root + ">").collect(Collectors.joining(", "));
    return new AnalyserException(
        "",
        XmlInput.at(reader)
            + ("The root element is <" + reader.getName() + ">, which is none of ")
            + (known + "."));
  }
}
