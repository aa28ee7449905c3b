package io.kubevmm.analyser.crd;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.TextModel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * The structural OpenAPI v3 schema of a tree, for a CustomResourceDefinition.
 *
 * <p>Every node has its type; where libvirt's schema is recursive, and where the rest would be
 * deeper than the options allow, the node keeps unknown fields, so that the executor's strict codec
 * is what checks it. Required are only the keys of list maps: what else libvirt requires, the short
 * fields of the object or libvirt's own defaults may supply.
 */
public final class CrdSchema {
  /**
   * What to put in.
   *
   * @param longestPattern characters of the longest regular expression to emit; libvirt checks what
   *     a dropped one would have
   * @param descriptions whether to describe what has a description
   * @param listKeys path without indexes (such as {@code cpu.feature}) → the attribute by which
   *     entries of that list are told apart; the list becomes a map for server-side apply
   */
  public record Options(int longestPattern, boolean descriptions, Map<String, String> listKeys) {
    /** Patterns of up to 80 characters, descriptions, and the lists that libvirt itself keys. */
    public static final Options DEFAULT = new Options(80, true, ListKeys.KNOWN);
  }

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Schema schema;
  private final Options options;
  private final Descriptions descriptions;
  private final Deque<Integer> open = new ArrayDeque<>();

  private CrdSchema(Schema schema, Options options) {
    this.schema = schema;
    this.options = options;
    this.descriptions = options.descriptions() ? Descriptions.of(schema.kind()) : Descriptions.NONE;
  }

  /** The schema of the tree with the default options. The same schema gives the same bytes. */
  public static ObjectNode of(Schema schema) {
    return of(schema, Options.DEFAULT);
  }

  /** The schema of the tree. The same schema and options give the same bytes. */
  public static ObjectNode of(Schema schema, Options options) {
    return new CrdSchema(schema, options).element(0, "");
  }

  private ObjectNode element(int index, String path) {
    ElementModel model = schema.model().element(index);
    if (model.scalar()) {
      return scalar(model.text().orElseThrow().type(), path);
    }
    ObjectNode node = described(path).put("type", "object");
    if (open.contains(index)) {
      return node.put("x-kubernetes-preserve-unknown-fields", true);
    }
    open.push(index);
    ObjectNode properties = NODES.objectNode();
    for (AttributeModel attribute : model.attributes()) {
      properties.set(attribute.key(), scalar(attribute.type(), under(path, attribute.key())));
    }
    Optional<TextModel> text = model.text();
    text.ifPresent(t -> properties.set(t.key(), scalar(t.type(), under(path, t.key()))));
    for (ChildModel child : model.children()) {
      properties.set(child.key(), child(child, under(path, child.key())));
    }
    open.pop();
    if (!properties.isEmpty()) {
      node.set("properties", properties);
    }
    return node;
  }

  private ObjectNode child(ChildModel child, String path) {
    if (!child.repeated()) {
      return element(child.model(), path);
    }
    ObjectNode list = described(path).put("type", "array");
    ObjectNode items = element(child.model(), path);
    items.remove("description");
    list.set("items", items);
    String key = options.listKeys().get(path);
    if (key != null && requires(child, key)) {
      list.put("x-kubernetes-list-type", "map");
      list.putArray("x-kubernetes-list-map-keys").add(key);
      items.putArray("required").add(key);
    } else {
      list.put("x-kubernetes-list-type", "atomic");
    }
    return list;
  }

  /** A key must be a direct attribute that every declaration requires. */
  private boolean requires(ChildModel child, String key) {
    return schema
        .model()
        .element(child.model())
        .attributeByKey(key)
        .filter(AttributeModel::required)
        .isPresent();
  }

  private ObjectNode scalar(ScalarType type, String path) {
    ObjectNode node = described(path);
    switch (type.kind()) {
      case XML -> node.put("type", "string");
      case STRING -> string(node, type);
      case UNSIGNED_LONG -> node.put("type", "string").put("pattern", "^[0-9]+$");
      case YES_NO, ON_OFF -> node.put("type", "boolean");
      case INTEGER -> integer(node, type);
      case INTEGER_OR_STRING -> node.put("x-kubernetes-int-or-string", true);
    }
    return node;
  }

  private void string(ObjectNode node, ScalarType type) {
    node.put("type", "string");
    if (!type.values().isEmpty() && type.patterns().isEmpty()) {
      ArrayNode values = node.putArray("enum");
      type.values().forEach(values::add);
    } else if (!type.anyText()) {
      Re2.anyOf(type.values(), type.patterns())
          .filter(pattern -> pattern.length() <= options.longestPattern())
          .ifPresent(pattern -> node.put("pattern", pattern));
    }
  }

  private static void integer(ObjectNode node, ScalarType type) {
    node.put("type", "integer");
    if (type.values().isEmpty()) {
      type.min().ifPresent(min -> node.put("minimum", min));
      type.max().ifPresent(max -> node.put("maximum", max));
    } else if (type.min().isEmpty() && type.max().isEmpty()) {
      ArrayNode values = node.putArray("enum");
      type.values().forEach(value -> values.add(Long.parseLong(value)));
    }
  }

  private ObjectNode described(String path) {
    ObjectNode node = NODES.objectNode();
    descriptions.at(path).ifPresent(text -> node.put("description", text));
    return node;
  }

  private static String under(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
