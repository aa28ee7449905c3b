package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.xml.RootElement;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.JsonCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.virtctl.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads texts of any form, and writes documents in any. */
final class Documents {
  private final Map<DocumentKind, XmlCodec> codecs = new EnumMap<>(DocumentKind.class);
  private final Optional<Path> schemas;

  /**
   * Reads and writes by the schemas in a folder, or by those that are part of virtctl.
   *
   * @param schemas such as {@code /usr/share/libvirt/schemas}
   */
  Documents(Optional<Path> schemas) {
    this.schemas = schemas;
  }

  /**
   * All documents of a text.
   *
   * @param otherwise the name for a document that has none
   * @throws io.kubevmm.analyser.AnalyserException with line and column
   * @throws ConversionException with a path
   */
  List<Document> read(String text, String otherwise) {
    if (text.isBlank()) {
      throw new ConversionException("", "", "is empty.");
    }
    return switch (Form.of(text)) {
      case XML -> {
        DocumentKind kind = RootElement.kind(text);
        yield List.of(Envelope.around(kind, codec(kind).toTree(text), otherwise));
      }
      case JSON -> objects(List.of(new JsonCodec().read(text)));
      case YAML -> objects(new YamlCodec().readAll(text));
    };
  }

  private static List<Document> objects(List<JsonNode> nodes) {
    return apart(nodes).stream().map(entry -> Envelope.in(entry.node(), entry.place())).toList();
  }

  /**
   * One object of a text, whatever it is.
   *
   * @param place as in {@link Document}
   */
  record Entry(JsonNode node, String place) {}

  /**
   * All objects of a text in YAML or JSON.
   *
   * @throws io.kubevmm.analyser.AnalyserException with line and column
   */
  static List<Entry> entries(String text, Form form) {
    return apart(
        form == Form.JSON ? List.of(new JsonCodec().read(text)) : new YamlCodec().readAll(text));
  }

  /** Takes lists apart, as kubectl writes them. */
  private static List<Entry> apart(List<JsonNode> nodes) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      JsonNode node = nodes.get(i);
      String place = "[" + i + "]";
      if (node.path("kind").asText().endsWith("List") && node.path("items").isArray()) {
        for (int j = 0; j < node.path("items").size(); j++) {
          entries.add(new Entry(node.path("items").get(j), place + ".items[" + j + "]"));
        }
      } else {
        entries.add(new Entry(node, place));
      }
    }
    return entries;
  }

  /**
   * A document as text.
   *
   * @throws io.kubevmm.analyser.AnalyserException with the path of what XML cannot carry
   */
  String write(Document document, Form form) {
    return switch (form) {
      case XML -> codec(document.kind()).toXml(document.tree());
      case YAML -> new YamlCodec().write(document.object());
      case JSON -> new JsonCodec().write(document.object());
    };
  }

  /** The codec that carries all there is. */
  XmlCodec codec(DocumentKind kind) {
    return codecs.computeIfAbsent(kind, it -> XmlCodec.carrying(schema(it)));
  }

  /** The schema of a kind; one that cannot be read is a Failure. */
  Schema schema(DocumentKind kind) {
    if (schemas.isEmpty()) {
      return Schema.of(kind);
    }
    try {
      return Schema.compile(kind, schemas.get(), schemas.get().toString());
    } catch (RelaxNgException e) {
      throw Failure.user(String.valueOf(e.getMessage()));
    }
  }

  /** The whole object for a List. */
  static ObjectNode list(List<ObjectNode> objects) {
    ObjectNode list = objects.getFirst().objectNode();
    list.put("apiVersion", "v1").put("kind", "List").putArray("items").addAll(objects);
    return list;
  }
}
