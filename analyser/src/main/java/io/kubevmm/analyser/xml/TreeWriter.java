package io.kubevmm.analyser.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.AnalyserException.Problem;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.Suggestions;
import io.kubevmm.analyser.datatype.Space;
import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.TextModel;
import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.tree.Scalars;
import io.kubevmm.analyser.xml.ListedOrder.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** Writes the nodes of one tree as elements, and collects what is wrong with them on the way. */
final class TreeWriter {
  private final Schema schema;
  private final XmlOutput out;
  private final XmlInput input;
  private final boolean carrying;
  private final int maxDepth;
  private final List<Problem> problems = new ArrayList<>();
  private final Trail here = new Trail();

  /** Attributes and texts; they are written before the children. */
  private final Entries own = new Entries();

  private final Entries children = new Entries();

  /** Whether the map that was taken apart last has what only a conversion carries. */
  private boolean carriesMore;

  TreeWriter(Schema schema, XmlOutput out, XmlInput input, boolean carrying, int maxDepth) {
    this.schema = schema;
    this.out = out;
    this.input = input;
    this.carrying = carrying;
    this.maxDepth = maxDepth;
  }

  List<Problem> problems() {
    return problems;
  }

  void element(XmlName name, ElementModel model, JsonNode node) throws XMLStreamException {
    if (here.depth() > maxDepth) {
      throw new AnalyserException(
          here.to(""), "is more than " + maxDepth + " levels deep, which is the limit.");
    }
    String tag = out.start(name);
    boolean lines = false;
    if (node instanceof ObjectNode map && (carrying || !model.scalar())) {
      lines = map(model, map);
    } else if (model.text().isPresent() && node.isValueNode()) {
      lines = text(model.text().get().type(), node, "");
    } else {
      report("", shape(model, node));
    }
    out.end(tag, lines);
  }

  private static String shape(ElementModel model, JsonNode node) {
    String wanted = model.scalar() ? "a plain value" : "a map";
    return "is " + wanted + ", not " + Scalars.describe(node) + ".";
  }

  private boolean map(ElementModel model, ObjectNode map) throws XMLStreamException {
    int firstOwn = own.size();
    int firstChild = children.size();
    boolean carried = known(model, map);
    boolean lines = ownContent(model, map, firstOwn, carried);
    own.truncate(firstOwn);
    lines |= allChildren(model, map, firstChild);
    children.truncate(firstChild);
    if (carried && map.has(Carried.XML)) {
      lines |= free(map.path(Carried.XML).asText(), Carried.XML);
    }
    return lines;
  }

  /** Writes attributes and text; returns whether there was XML on lines of its own. */
  private boolean ownContent(ElementModel model, ObjectNode map, int first, boolean carried)
      throws XMLStreamException {
    int index = first;
    for (; index < own.size() && own.position(index) < model.attributeCount(); index++) {
      AttributeModel attribute = model.attribute(own.position(index));
      String text = scalar(attribute.type(), own.value(index), attribute.key());
      if (text != null && !out.attribute(attribute.name(), text)) {
        reportCharacter(attribute.key(), text);
      }
    }
    if (carried) {
      carriedAttributes(map);
    }
    boolean lines = false;
    if (index < own.size()) {
      TextModel text = model.text().orElseThrow();
      lines = text(text.type(), own.value(index), text.key());
    }
    if (carried && map.has(Carried.TEXT)) {
      plain(map.path(Carried.TEXT).asText(), Carried.TEXT);
    }
    return lines;
  }

  private boolean allChildren(ElementModel model, ObjectNode map, int first)
      throws XMLStreamException {
    if (schema.kind().ordered() && map.has(Carried.ORDER)) {
      for (Step step : ListedOrder.of(model, map, problem -> report(Carried.ORDER, problem))) {
        ChildModel child = model.children().get(step.child());
        JsonNode value = map.path(child.key());
        JsonNode node = value.isArray() ? value.path(step.number()) : value;
        here.enter(child.key(), step.number());
        element(child.name(), schema.model().element(child.model()), node);
        here.leave();
      }
      return true;
    }
    if (model.orderly()) {
      ChildOrder.arrange(model, children, first);
    }
    int end = children.size();
    for (int i = first; i < end; i++) {
      ChildModel child = model.child(children.position(i));
      children(child, children.value(i));
    }
    return end > first;
  }

  private void children(ChildModel child, JsonNode value) throws XMLStreamException {
    String key = child.key();
    ElementModel model = schema.model().element(child.model());
    if (value.isArray() && (child.repeated() || carrying)) {
      for (int i = 0; i < value.size(); i++) {
        here.enter(key, i);
        element(child.name(), model, value.get(i));
        here.leave();
      }
    } else if (value.isArray()) {
      report(key, "is one element, not a list; remove the dash.");
    } else if (child.repeated() && !carrying) {
      String words = "is a list, not " + Scalars.describe(value) + "; put a dash before it.";
      report(key, words);
    } else {
      here.enter(key);
      element(child.name(), model, value);
      here.leave();
    }
  }

  /** Writes a text; returns whether it was XML on lines of its own. */
  private boolean text(ScalarType type, JsonNode node, String key) throws XMLStreamException {
    String text = scalar(type, node, key);
    if (text == null) {
      return false;
    }
    if (type.kind() != ScalarType.Kind.XML) {
      plain(text, key);
      return false;
    }
    return free(text, key);
  }

  private void plain(String text, String key) {
    if (!out.text(text)) {
      reportCharacter(key, text);
    }
  }

  /** Writes XML, on lines of its own unless it has text between its elements; returns whether. */
  private boolean free(String fragment, String key) throws XMLStreamException {
    try {
      // Read to the end first: a fragment that breaks off must not leave its start behind.
      boolean lines = hasOnlyElements(input.fragment(fragment));
      if (lines) {
        out.newLine();
      }
      out.free(input.fragment(fragment));
      return lines;
    } catch (XMLStreamException e) {
      report(key, XmlInput.broken(e).problems().getFirst().sentence());
      return false;
    }
  }

  private static boolean hasOnlyElements(XMLStreamReader fragment) throws XMLStreamException {
    boolean elements = false;
    boolean text = false;
    for (int depth = 0; fragment.hasNext(); ) {
      switch (XmlInput.next(fragment)) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          elements = true;
        }
        case XMLStreamConstants.END_ELEMENT -> depth--;
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text |= depth == 0 && !Space.only(fragment.getText());
        default -> {}
      }
    }
    return elements && !text;
  }

  /** The spelling of a value; null, after a report, if it has none. */
  private @Nullable String scalar(ScalarType type, JsonNode node, String key) {
    String text = carrying ? Scalars.carried(type, node) : Scalars.text(type, node);
    if (text == null) {
      report(key, Scalars.wanted(type, node));
      return null;
    }
    return text;
  }

  private void reportCharacter(String key, String text) {
    String sentence = "has a character that XML cannot carry: " + Characters.first(text) + ".";
    report(key, sentence);
  }

  /**
   * Takes apart what the map has: attributes and text in the schema's order, and children, in the
   * map's order where all is carried. Keys that the schema does not have are reported.
   *
   * @return whether there are such that only a conversion carries
   */
  private boolean known(ElementModel model, ObjectNode map) {
    int firstOwn = own.size();
    int firstChild = children.size();
    carriesMore = false;
    map.forEachEntry((key, value) -> {
      int position = model.position(key);
      if (position >= model.firstChild() && carrying) {
        children.add(position, value);
      } else if (position >= 0) {
        boolean child = position >= model.firstChild();
        (child ? children : own).insert(child ? firstChild : firstOwn, position, value);
      } else if (carrying && carried(key)) {
        carriesMore = true;
      } else if (!isOrder(key)) {
        report(key.isEmpty() ? "\"\"" : key, unknown(model, key));
      }
    });
    return carriesMore;
  }

  private boolean isOrder(String key) {
    return schema.kind().ordered() && key.equals(Carried.ORDER);
  }

  private String unknown(ElementModel model, String key) {
    String sentence =
        "libvirt's " + schema.kind().words() + " has no such element or attribute here";
    if (carried(key)) {
      return sentence + "; only a conversion carries what the schema does not know.";
    }
    return Suggestions.nearest(key, model.keys())
        .map(meant -> sentence + "; did you mean " + meant + "?")
        .orElse(sentence + ".");
  }

  private static boolean carried(String key) {
    return key.startsWith(Carried.ATTRIBUTE) || key.equals(Carried.XML) || key.equals(Carried.TEXT);
  }

  private void carriedAttributes(ObjectNode map) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (entry.getKey().startsWith(Carried.ATTRIBUTE)) {
        XmlName name = Carried.attribute(entry.getKey());
        String value = entry.getValue().asText();
        String key = entry.getKey();
        if (!Carried.writable(name)) {
          report(key, "is not the name of an attribute.");
        } else if (!Characters.allowed(name.namespace())) {
          reportCharacter(key, name.namespace());
        } else if (!out.attribute(name, value)) {
          reportCharacter(key, value);
        }
      }
    }
  }

  /** Something is wrong with what stands under a key here; with this place itself for "". */
  private void report(String key, String sentence) {
    problems.add(new Problem(here.to(key), sentence));
    if (problems.size() == XmlCodec.MOST_PROBLEMS) {
      throw new AnalyserException(problems);
    }
  }
}
