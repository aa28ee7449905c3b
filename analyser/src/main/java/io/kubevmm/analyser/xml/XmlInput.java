package io.kubevmm.analyser.xml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Limits;
import java.io.StringReader;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;
import org.jspecify.annotations.Nullable;

/** Opens XML for reading, without DTDs, entities and anything outside the text. */
public final class XmlInput {
  /** Of one element. A parser looks for a prefix through all that are declared around it. */
  private static final int MOST_NAMESPACES = 32;

  private final WstxInputFactory documents;
  private final WstxInputFactory fragments;
  private final Limits limits;

  public XmlInput(Limits limits) {
    this.limits = limits;
    this.documents = factory(limits);
    this.fragments = factory(limits);
    fragments.setProperty(
        WstxInputProperties.P_INPUT_PARSING_MODE, WstxInputProperties.PARSING_MODE_FRAGMENT);
  }

  private static WstxInputFactory factory(Limits limits) {
    WstxInputFactory factory = new WstxInputFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory2.P_REPORT_CDATA, true);
    // A lazy parser throws unchecked exceptions when a text is asked for.
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    // A long section is one event: in pieces it would come back as several sections.
    factory.setProperty(WstxInputProperties.P_MIN_TEXT_SEGMENT, Integer.MAX_VALUE);
    factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, limits.depth());
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, limits.attributes());
    factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, limits.characters());
    factory.setProperty(WstxInputProperties.P_MAX_TEXT_LENGTH, limits.characters());
    return factory;
  }

  /** A reader of a whole document. */
  public XMLStreamReader document(String xml) throws XMLStreamException {
    return open(documents, xml);
  }

  /** A reader of what may stand inside an element: any number of elements, text, comments. */
  public XMLStreamReader fragment(String xml) throws XMLStreamException {
    return open(fragments, xml);
  }

  private XMLStreamReader open(WstxInputFactory factory, String xml) throws XMLStreamException {
    if (xml.length() > limits.characters()) {
      throw new Refused(
          "The document has "
              + xml.length()
              + " characters; "
              + limits.characters()
              + " are the limit.",
          new Position(1, 1));
    }
    int wrong = Characters.firstBeyondParsers(xml);
    if (wrong >= 0) {
      throw new Refused(
          "The character "
              + Characters.first(xml.substring(wrong))
              + " cannot stand in an XML document.",
          Position.of(xml, wrong));
    }
    return factory.createXMLStreamReader(new StringReader(xml));
  }

  /** The next event, after refusing what can smuggle something in. */
  public static int next(XMLStreamReader xml) throws XMLStreamException {
    int event = parsed(xml);
    if (event == XMLStreamConstants.DTD) {
      throw new Refused(
          "A document type declaration is not accepted; remove <!DOCTYPE …>.", xml.getLocation());
    }
    if (event == XMLStreamConstants.ENTITY_REFERENCE) {
      throw new Refused("The entity &" + xml.getLocalName() + "; is not known.", xml.getLocation());
    }
    if (event == XMLStreamConstants.START_ELEMENT && xml.getNamespaceCount() > MOST_NAMESPACES) {
      throw new Refused(
          "More than " + MOST_NAMESPACES + " namespaces in one element are not accepted.",
          xml.getLocation());
    }
    return event;
  }

  private static int parsed(XMLStreamReader xml) throws XMLStreamException {
    try {
      return xml.next();
    } catch (XMLStreamException e) {
      if (e.getLocation() != null) {
        throw e;
      }
      // The parser's limits know no place.
      throw new Refused("This is not accepted: " + e.getMessage() + ".", xml.getLocation());
    }
  }

  /** What is well-formed, and yet not taken. */
  private static final class Refused extends XMLStreamException {
    private final String sentence;

    Refused(String sentence, Location at) {
      super(sentence, at);
      this.sentence = sentence;
    }
  }

  /** A place in a text, from 1. */
  private record Position(int line, int column) implements Location {
    static Position of(String text, int index) {
      int line = 1 + (int) text.chars().limit(index).filter(c -> c == '\n').count();
      return new Position(line, index - text.lastIndexOf('\n', index - 1));
    }

    @Override
    public int getLineNumber() {
      return line;
    }

    @Override
    public int getColumnNumber() {
      return column;
    }

    @Override
    public int getCharacterOffset() {
      return -1;
    }

    @Override
    public @Nullable String getPublicId() {
      return null;
    }

    @Override
    public @Nullable String getSystemId() {
      return null;
    }
  }

  public static String at(XMLStreamReader xml) {
    return xml.getLocation().getLineNumber() + ":" + xml.getLocation().getColumnNumber() + ": ";
  }

  /** A parser's failure as a sentence with line and column. */
  public static AnalyserException broken(XMLStreamException e) {
    String place = e.getLocation() == null ? "" : line(e) + ":" + column(e) + ": ";
    return new AnalyserException(place + sentence(e), e);
  }

  /** A parser's failure as a sentence. */
  public static String sentence(XMLStreamException e) {
    if (e instanceof Refused refused) {
      return refused.sentence;
    }
    String message = String.valueOf(e.getMessage());
    String first = message.lines().findFirst().orElse(message).strip();
    return "This is not well-formed XML: " + first + (first.endsWith(".") ? "" : ".");
  }

  public static int line(XMLStreamException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
  }

  public static int column(XMLStreamException e) {
    return e.getLocation() == null ? 1 : e.getLocation().getColumnNumber();
  }
}
