package io.kubevmm.analyser.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.datatype.Space;
import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.text.TextOutput;
import io.kubevmm.analyser.tree.Nodes;
import io.kubevmm.analyser.tree.Scalars;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Reads the elements of one document into nodes. */
final class TreeReader {
  private static final Nodes NODES = Nodes.INSTANCE;

  private final SchemaModel schema;
  private final boolean ordered;
  private final XMLStreamReader xml;

  /** The texts of all open elements, one after another. */
  private final TextOutput texts = new TextOutput();

  TreeReader(Schema schema, XMLStreamReader xml) {
    this.schema = schema.model();
    this.ordered = schema.kind().ordered();
    this.xml = xml;
  }

  /** The node of the only element that is read; the reader has just entered it. */
  JsonNode root(ElementModel model) throws XMLStreamException {
    JsonNode node = element(model);
    texts.close();
    return node;
  }

  /** The node of the element that the reader has just entered; it stands at its end then. */
  private JsonNode element(ElementModel model) throws XMLStreamException {
    ObjectNode map = NODES.objectNode();
    attributes(model, map);
    String text = model.free() ? inner() : content(model, map);
    if (model.scalar() && map.isEmpty()) {
      return Scalars.node(model.text().orElseThrow().type(), text);
    }
    if (!text.isEmpty()) {
      text(model, map, text);
    }
    return map;
  }

  private void attributes(ElementModel model, ObjectNode map) {
    int count = xml.getAttributeCount();
    for (int i = 0; i < count; i++) {
      String namespace = orEmpty(xml.getAttributeNamespace(i));
      String local = xml.getAttributeLocalName(i);
      String value = xml.getAttributeValue(i);
      AttributeModel known = model.attribute(namespace, local);
      if (known != null) {
        map.set(known.key(), Scalars.node(known.type(), value));
      } else {
        map.put(Carried.ATTRIBUTE + new XmlName(namespace, local), value);
      }
    }
  }

  private static String orEmpty(@Nullable String namespace) {
    return namespace == null ? "" : namespace;
  }

  /** Reads children into the map and gives back the text, without the layout around children. */
  private String content(ElementModel model, ObjectNode map) throws XMLStreamException {
    int start = texts.length();
    boolean layout = !model.hasText();
    boolean empty = true;
    List<String> keys = ordered ? new ArrayList<>() : List.of();
    Strangers strangers = null;
    while (true) {
      switch (XmlInput.next(xml)) {
        case XMLStreamConstants.START_ELEMENT -> {
          empty = false;
          ChildModel child = model.child(orEmpty(xml.getNamespaceURI()), xml.getLocalName());
          if (child != null) {
            child(child, map);
          } else {
            strangers = strangers == null ? new Strangers() : strangers;
            strangers.copy(xml);
          }
          if (ordered) {
            keys.add(child == null ? Carried.XML : child.key());
          }
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
          char[] piece = xml.getTextCharacters();
          layout &= Space.only(piece, xml.getTextStart(), xml.getTextLength());
          texts.append(piece, xml.getTextStart(), xml.getTextLength());
        }
        case XMLStreamConstants.END_ELEMENT -> {
          if (strangers != null) {
            strangers.into(map);
          }
          if (ordered) {
            order(keys, map);
          }
          String text = layout ? "" : texts.tail(start);
          texts.truncate(start);
          return empty ? text : text.strip();
        }
        default -> {
          // Comments and processing instructions are not content.
        }
      }
    }
  }

  /** Notes the order of children where it says more than the order of the map's keys. */
  private static void order(List<String> children, ObjectNode map) {
    Set<String> done = new HashSet<>();
    for (int i = 0; i < children.size(); i++) {
      boolean again = i > 0 && children.get(i).equals(children.get(i - 1));
      if (!again && !done.add(children.get(i))) {
        ArrayNode order = map.putArray(Carried.ORDER);
        children.forEach(order::add);
        return;
      }
    }
  }

  private void child(ChildModel child, ObjectNode map) throws XMLStreamException {
    JsonNode node = element(schema.element(child.model()));
    JsonNode before = map.get(child.key());
    if (before instanceof ArrayNode list) {
      list.add(node);
    } else if (before != null) {
      map.set(child.key(), NODES.arrayNode().add(before).add(node));
    } else {
      map.set(child.key(), child.repeated() ? NODES.arrayNode().add(node) : node);
    }
  }

  /** The children of one element that its schema does not know, as XML. */
  private static final class Strangers {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out = XmlOutput.fragment(text);

    /** Copies the element that the reader has just entered. */
    void copy(XMLStreamReader xml) throws XMLStreamException {
      new FreeXml(xml, out).element();
    }

    void into(ObjectNode map) throws XMLStreamException {
      out.flush();
      map.put(Carried.XML, text.toString());
    }
  }

  private static void text(ElementModel model, ObjectNode map, String text) {
    model
        .text()
        .ifPresentOrElse(
            known -> map.set(known.key(), Scalars.node(known.type(), text)),
            () -> map.set(Carried.TEXT, TextNode.valueOf(text)));
  }

  /** All that stands in the element, as XML, without the layout around it. */
  private String inner() throws XMLStreamException {
    StringWriter text = new StringWriter();
    XMLStreamWriter out = XmlOutput.fragment(text);
    FreeXml copy = new FreeXml(xml, out);
    boolean bare = false;
    for (int depth = 0; depth >= 0; ) {
      int event = XmlInput.next(xml);
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> depth++;
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            bare |= depth == 0 && !Space.only(xml.getText());
        default -> {}
      }
      if (depth >= 0) {
        copy.event(event);
      }
    }
    out.flush();
    return bare ? text.toString() : text.toString().strip();
  }
}
