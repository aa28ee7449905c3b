package io.kubevmm.analyser.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a model file line by line; one object reads one file. */
final class ModelFileReader {
  private final Map<String, String> prefixes = new LinkedHashMap<>();
  private final Map<String, XmlName> names = new HashMap<>();
  private final List<ScalarType> types = new ArrayList<>();
  private final List<ElementModel> elements = new ArrayList<>();
  private final List<AttributeModel> attributes = new ArrayList<>();
  private final List<ChildModel> children = new ArrayList<>();
  private Optional<TextModel> text = Optional.empty();
  private boolean inElement;
  private String source = "";
  private String root = "";

  SchemaModel read(String content) {
    int number = 0;
    for (int from = 0; from < content.length(); ) {
      int to = content.indexOf('\n', from);
      to = to < 0 ? content.length() : to;
      number++;
      try {
        line(content.substring(from, to).split("\t", -1));
      } catch (RuntimeException e) {
        throw new IllegalStateException("Line " + number + " of a schema model is broken.", e);
      }
      from = to + 1;
    }
    endElement();
    return new SchemaModel(source, name(root), prefixes, List.copyOf(elements));
  }

  private void line(String[] fields) {
    switch (fields[0]) {
      case "source" -> source = fields[1];
      case "root" -> root = fields[1];
      case "prefix" -> prefixes.put(fields[1], fields[2]);
      case "type" -> types.add(ModelFile.type(fields));
      case "element" -> {
        endElement();
        inElement = true;
      }
      case "@" -> attributes.add(attribute(fields));
      case "text" -> text = Optional.of(new TextModel(fields[1], type(fields[2])));
      case "<" -> children.add(child(fields));
      default -> {
        if (!fields[0].startsWith("#")) {
          throw new IllegalStateException("There is no line of the kind " + fields[0] + ".");
        }
      }
    }
  }

  private AttributeModel attribute(String[] fields) {
    return new AttributeModel(
        fields[1].intern(), name(fields[2]), type(fields[3]), fields.length > 4);
  }

  private ChildModel child(String[] fields) {
    boolean repeated = fields.length > 4 && fields[4].equals("*");
    List<Integer> after = new ArrayList<>();
    if (fields.length > 5) {
      for (String index : fields[5].split(" ")) {
        after.add(Integer.valueOf(index));
      }
    }
    return new ChildModel(
        fields[1].intern(),
        name(fields[2]),
        Integer.parseInt(fields[3]),
        repeated,
        List.copyOf(after));
  }

  private void endElement() {
    if (inElement) {
      elements.add(new ElementModel(attributes, children, text));
      attributes.clear();
      children.clear();
      text = Optional.empty();
    }
  }

  private ScalarType type(String index) {
    return types.get(Integer.parseInt(index));
  }

  private XmlName name(String written) {
    return names.computeIfAbsent(written, this::resolve);
  }

  private XmlName resolve(String written) {
    int colon = written.indexOf(':');
    if (colon < 0) {
      return new XmlName("", written.intern());
    }
    String namespace = prefixes.get(written.substring(0, colon));
    if (namespace == null) {
      throw new IllegalStateException("The prefix of " + written + " is not declared.");
    }
    return new XmlName(namespace, written.substring(colon + 1).intern());
  }
}
