package io.kubevmm.analyser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.model.XmlName;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;
import org.jspecify.annotations.Nullable;

/** Reads the elements of one document into nodes. */
final class TreeReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final SchemaModel schema;
  private final boolean ordered;
  private final XMLStreamReader xml;

  TreeReader(Schema schema, XMLStreamReader xml) {
    this.schema = schema.model();
    this.ordered = schema.kind().ordered();
    this.xml = xml;
  }

  /** The node of the element that the reader has just entered; it stands at its end then. */
  JsonNode element(ElementModel model) throws XMLStreamException {
    ObjectNode map = NODES.objectNode();
    attributes(model, map);
    boolean free = model.text().filter(t -> t.type().kind() == ScalarType.Kind.XML).isPresent();
    String text = free ? inner() : content(model, map);
    if (model.scalar() && map.isEmpty()) {
      return Scalars.node(model.text().orElseThrow().type(), text);
    }
    if (!text.isEmpty()) {
      text(model, map, text);
    }
    return map;
  }

  private void attributes(ElementModel model, ObjectNode map) {
    for (int i = 0; i < xml.getAttributeCount(); i++) {
      String namespace = Objects.requireNonNullElse(xml.getAttributeNamespace(i), "");
      String local = xml.getAttributeLocalName(i);
      String value = xml.getAttributeValue(i);
      Optional<AttributeModel> known = model.attribute(namespace, local);
      if (known.isPresent()) {
        map.set(known.get().key(), Scalars.node(known.get().type(), value));
      } else {
        map.put(Carried.ATTRIBUTE + new XmlName(namespace, local), value);
      }
    }
  }

  /** Reads children into the map and gives back the text, without the layout around children. */
  private String content(ElementModel model, ObjectNode map) throws XMLStreamException {
    StringBuilder text = new StringBuilder();
    List<String> children = new ArrayList<>();
    Strangers strangers = new Strangers();
    while (true) {
      switch (XmlInput.next(xml)) {
        case XMLStreamConstants.START_ELEMENT -> children.add(child(model, map, strangers));
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        case XMLStreamConstants.END_ELEMENT -> {
          strangers.into(map);
          order(children, map);
          boolean layout = model.text().isEmpty() && blank(text);
          return layout ? "" : children.isEmpty() ? text.toString() : text.toString().strip();
        }
        default -> {
          // Comments and processing instructions are not content.
        }
      }
    }
  }

  /** Notes the order of children where it says more than the order of the map's keys. */
  private void order(List<String> children, ObjectNode map) {
    if (!ordered) {
      return;
    }
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

  /** Reads a child into the map and gives back its key. */
  private String child(ElementModel model, ObjectNode map, Strangers strangers)
      throws XMLStreamException {
    String namespace = Objects.requireNonNullElse(xml.getNamespaceURI(), "");
    Optional<ChildModel> known = model.child(namespace, xml.getLocalName());
    if (known.isEmpty()) {
      strangers.copy(xml);
      return Carried.XML;
    }
    ChildModel child = known.get();
    JsonNode node = element(schema.element(child.model()));
    JsonNode before = map.get(child.key());
    if (before instanceof ArrayNode list) {
      list.add(node);
    } else if (before != null) {
      map.set(child.key(), NODES.arrayNode().add(before).add(node));
    } else {
      map.set(child.key(), child.repeated() ? NODES.arrayNode().add(node) : node);
    }
    return child.key();
  }

  /** The children of one element that its schema does not know, as XML. */
  private static final class Strangers {
    private @Nullable StringWriter text;
    private @Nullable XMLStreamWriter out;

    /** Copies the element that the reader has just entered. */
    void copy(XMLStreamReader xml) throws XMLStreamException {
      if (text == null || out == null) {
        text = new StringWriter();
        out = XmlOutput.fragment(text);
      }
      new FreeXml(xml, out).element();
    }

    void into(ObjectNode map) throws XMLStreamException {
      if (text != null && out != null) {
        out.flush();
        map.put(Carried.XML, text.toString());
      }
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
            bare |= depth == 0 && !blank(xml.getText());
        default -> {}
      }
      if (depth >= 0) {
        copy.event(event);
      }
    }
    out.flush();
    return bare ? text.toString() : text.toString().strip();
  }

  private static boolean blank(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
        return false;
      }
    }
    return true;
  }
}
