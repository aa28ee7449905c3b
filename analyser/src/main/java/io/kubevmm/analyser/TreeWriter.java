package io.kubevmm.analyser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException.Problem;
import io.kubevmm.analyser.ListedOrder.Step;
import io.kubevmm.analyser.datatype.Space;
import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.TextModel;
import io.kubevmm.analyser.model.XmlName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Writes the nodes of one tree as elements, and collects what is wrong with them on the way. */
final class TreeWriter {
  /** So many problems of one tree are named; a tree can be made that has millions. */
  static final int MOST_PROBLEMS = 100;

  private final Schema schema;
  private final XmlOutput out;
  private final XmlInput input;
  private final boolean carrying;
  private final int maxDepth;
  private final List<Problem> problems = new ArrayList<>();

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

  void element(XmlName name, ElementModel model, JsonNode node, Path path)
      throws XMLStreamException {
    if (path.depth() > maxDepth) {
      throw new AnalyserException(
          path.toString(), "is more than " + maxDepth + " levels deep, which is the limit.");
    }
    out.start(name);
    boolean lines = false;
    if (node instanceof ObjectNode map && (carrying || !model.scalar())) {
      lines = map(model, map, path);
    } else if (model.text().isPresent() && node.isValueNode()) {
      lines = text(model.text().get().type(), node, path);
    } else {
      report(path, shape(model, node));
    }
    out.end(lines);
  }

  private static String shape(ElementModel model, JsonNode node) {
    String wanted = model.scalar() ? "a plain value" : "a map";
    return "is " + wanted + ", not " + Scalars.describe(node) + ".";
  }

  private boolean map(ElementModel model, ObjectNode map, Path path) throws XMLStreamException {
    int[] positions = positions(model, map, path);
    for (int position : ChildOrder.sorted(positions)) {
      if (position < model.attributes().size()) {
        attribute(model.attributes().get(position), map, path);
      }
    }
    boolean carried = carrying && positions.length < map.size();
    if (carried) {
      carriedAttributes(map, path);
    }
    boolean lines = false;
    Optional<TextModel> text = model.text();
    if (text.isPresent()) {
      JsonNode value = map.get(text.get().key());
      lines = value != null && text(text.get().type(), value, path.key(text.get().key()));
    }
    if (carried && map.has(Carried.TEXT)) {
      String words = map.path(Carried.TEXT).asText();
      if (allowed(words, path.key(Carried.TEXT))) {
        out.text(words);
      }
    }
    lines |= allChildren(model, map, positions, path);
    if (carried && map.has(Carried.XML)) {
      lines |= free(map.path(Carried.XML).asText(), path.key(Carried.XML));
    }
    return lines;
  }

  private void attribute(AttributeModel attribute, ObjectNode map, Path path)
      throws XMLStreamException {
    JsonNode value = map.path(attribute.key());
    Optional<String> text = scalar(attribute.type(), value, path.key(attribute.key()));
    if (text.isPresent()) {
      out.attribute(attribute.name(), text.get());
    }
  }

  private boolean allChildren(ElementModel model, ObjectNode map, int[] positions, Path path)
      throws XMLStreamException {
    if (schema.kind().ordered() && map.has(Carried.ORDER)) {
      Path order = path.key(Carried.ORDER);
      for (Step step : ListedOrder.of(model, map, problem -> report(order, problem))) {
        ChildModel child = model.children().get(step.child());
        JsonNode value = map.path(child.key());
        JsonNode node = value.isArray() ? value.path(step.number()) : value;
        Path here = path.key(child.key()).index(step.number());
        element(child.name(), schema.model().element(child.model()), node, here);
      }
      return true;
    }
    int[] order = ChildOrder.of(model, positions, carrying);
    for (int child : order) {
      children(model.children().get(child), map, path);
    }
    return order.length > 0;
  }

  private void children(ChildModel child, ObjectNode map, Path path) throws XMLStreamException {
    JsonNode value = map.get(child.key());
    Path here = path.key(child.key());
    ElementModel model = schema.model().element(child.model());
    if (value.isArray() && (child.repeated() || carrying)) {
      for (int i = 0; i < value.size(); i++) {
        element(child.name(), model, value.get(i), here.index(i));
      }
    } else if (value.isArray()) {
      report(here, "is one element, not a list; remove the dash.");
    } else if (child.repeated() && !carrying) {
      report(here, "is a list, not " + Scalars.describe(value) + "; put a dash before it.");
    } else {
      element(child.name(), model, value, here);
    }
  }

  /** Writes a text; returns whether it was XML on lines of its own. */
  private boolean text(ScalarType type, JsonNode node, Path path) throws XMLStreamException {
    Optional<String> text = scalar(type, node, path);
    if (text.isEmpty()) {
      return false;
    }
    if (type.kind() != ScalarType.Kind.XML) {
      out.text(text.get());
      return false;
    }
    return free(text.get(), path);
  }

  /** Writes XML, on lines of its own unless it has text between its elements; returns whether. */
  private boolean free(String fragment, Path path) throws XMLStreamException {
    try {
      // Read to the end first: a fragment that breaks off must not leave its start behind.
      boolean lines = hasOnlyElements(input.fragment(fragment));
      if (lines) {
        out.newLine();
      }
      out.free(input.fragment(fragment));
      return lines;
    } catch (XMLStreamException e) {
      report(path, XmlInput.broken(e).problems().getFirst().sentence());
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

  private Optional<String> scalar(ScalarType type, JsonNode node, Path path) {
    Optional<String> text = carrying ? Scalars.carried(type, node) : Scalars.text(type, node);
    if (text.isEmpty()) {
      report(path, Scalars.wanted(type, node));
    }
    return text.filter(written -> allowed(written, path));
  }

  private boolean allowed(String text, Path path) {
    boolean allowed = Characters.allowed(text);
    if (!allowed) {
      report(path, "has a character that XML cannot carry: " + Characters.first(text) + ".");
    }
    return allowed;
  }

  /** The positions of the map's keys in the model, in the map's order; the others are reported. */
  private int[] positions(ElementModel model, ObjectNode map, Path path) {
    int[] positions = new int[map.size()];
    int known = 0;
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      String key = entry.getKey();
      int position = model.position(key);
      if (position >= 0) {
        positions[known++] = position;
      } else if (!(carrying && carried(key)) && !isOrder(key)) {
        report(path.key(key), unknown(model, key));
      }
    }
    return known == positions.length ? positions : Arrays.copyOf(positions, known);
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

  private void carriedAttributes(ObjectNode map, Path path) {
    for (Map.Entry<String, JsonNode> entry : map.properties()) {
      if (entry.getKey().startsWith(Carried.ATTRIBUTE)) {
        XmlName name = Carried.attribute(entry.getKey());
        String value = entry.getValue().asText();
        Path here = path.key(entry.getKey());
        if (!Carried.writable(name)) {
          report(here, "is not the name of an attribute.");
        } else if (allowed(name.namespace(), here) && allowed(value, here)) {
          out.attribute(name, value);
        }
      }
    }
  }

  private void report(Path path, String sentence) {
    problems.add(new Problem(path.toString(), sentence));
    if (problems.size() == MOST_PROBLEMS) {
      throw new AnalyserException(problems);
    }
  }
}
