package io.kubevmm.analyser.xml;

import com.ctc.wstx.api.WstxOutputProperties;
import com.ctc.wstx.stax.WstxOutputFactory;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.text.TextOutput;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.codehaus.stax2.XMLOutputFactory2;

/**
 * Writes a document with the indentation that libvirt uses: two spaces a level. Names are what XML
 * allows; the caller has looked. With a character that XML cannot carry the document is none.
 */
final class XmlOutput {
  private static final WstxOutputFactory FRAGMENTS = fragments();

  private final SchemaModel schema;
  private final TextOutput out = new TextOutput();

  /** Namespace → prefix, for what the root has to declare. */
  private final Map<String, String> used = new LinkedHashMap<>();

  private final Map<String, String> ownPrefixes = new HashMap<>();

  /** How many elements are open. */
  private int depth;

  /** Whether the start tag that was begun last still takes attributes. */
  private boolean inTag;

  /** Where the root's declarations belong. */
  private int rootDeclarations;

  XmlOutput(SchemaModel schema) {
    this.schema = schema;
  }

  /** A writer of what may stand inside an element, several elements included. */
  static XMLStreamWriter fragment(StringWriter text) {
    try {
      return FRAGMENTS.createXMLStreamWriter(text);
    } catch (XMLStreamException e) {
      throw new IllegalStateException("A writer into memory cannot be made.", e);
    }
  }

  private static WstxOutputFactory fragments() {
    WstxOutputFactory factory = new WstxOutputFactory();
    factory.setProperty(WstxOutputProperties.P_OUTPUT_VALIDATE_STRUCTURE, false);
    factory.setProperty(WstxOutputProperties.P_OUTPUT_VALIDATE_CONTENT, true);
    factory.setProperty(XMLOutputFactory2.P_AUTOMATIC_EMPTY_ELEMENTS, true);
    factory.setProperty(WstxOutputProperties.P_ADD_SPACE_AFTER_EMPTY_ELEM, false);
    return factory;
  }

  /** Opens an element on a line of its own; returns how its name is written. */
  String start(XmlName name) {
    boolean root = depth == 0;
    if (!root) {
      newLine();
    }
    String tag = tag(name);
    out.append('<').append(tag);
    depth++;
    inTag = true;
    if (root) {
      rootDeclarations = out.length();
    }
    ownPrefixes.clear();
    return tag;
  }

  /** Writes an attribute into the open tag; returns whether XML can carry all its characters. */
  boolean attribute(XmlName name, String value) {
    return attribute(tag(name), value);
  }

  private String tag(XmlName name) {
    String namespace = name.namespace();
    return namespace.isEmpty() ? name.local() : prefix(namespace) + ":" + name.local();
  }

  private boolean attribute(String name, String value) {
    out.append(' ').append(name).append("=\"");
    boolean allowed = XmlEscapes.attribute(value, out);
    out.append('"');
    return allowed;
  }

  /** The prefix of a namespace; one that the schema does not know is declared where it is used. */
  private String prefix(String namespace) {
    String before = used.get(namespace);
    if (before != null) {
      return before;
    }
    Optional<String> known = schema.prefix(namespace);
    if (known.isPresent()) {
      used.put(namespace, known.get());
      return known.get();
    }
    if (namespace.equals(XMLConstants.XML_NS_URI)) {
      return XMLConstants.XML_NS_PREFIX;
    }
    String own = ownPrefixes.get(namespace);
    if (own == null) {
      own = "own" + ownPrefixes.size();
      ownPrefixes.put(namespace, own);
      attribute("xmlns:" + own, namespace);
    }
    return own;
  }

  /** Writes a text; returns whether XML can carry all its characters. */
  boolean text(String value) {
    endTag();
    return XmlEscapes.text(value, out);
  }

  /** Copies XML as it is. */
  void free(XMLStreamReader fragment) throws XMLStreamException {
    StringWriter text = new StringWriter();
    XMLStreamWriter writer = fragment(text);
    FreeXml copy = new FreeXml(fragment, writer);
    while (fragment.hasNext()) {
      copy.event(XmlInput.next(fragment));
    }
    writer.flush();
    if (!text.getBuffer().isEmpty()) {
      endTag();
      out.append(text.toString());
    }
  }

  /** Begins a line inside the open element. */
  void newLine() {
    endTag();
    out.append('\n').spaces(2 * depth);
  }

  private void endTag() {
    if (inTag) {
      out.append('>');
      inTag = false;
    }
  }

  /**
   * Closes the element.
   *
   * @param tag how its name is written
   * @param onOwnLine whether it has children that stand on lines of their own
   */
  void end(String tag, boolean onOwnLine) {
    depth--;
    if (onOwnLine) {
      newLine();
    }
    if (inTag) {
      out.append("/>");
      inTag = false;
    } else {
      out.append("</").append(tag).append('>');
    }
  }

  /** The document, ending with a line feed. */
  String finish() {
    int end = out.append('\n').length();
    used.forEach((namespace, prefix) -> attribute("xmlns:" + prefix, namespace));
    String declarations = out.tail(end);
    out.truncate(end);
    out.insert(rootDeclarations, declarations);
    return out.finish();
  }
}
