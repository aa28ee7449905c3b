package io.kubevmm.analyser.model;

import io.kubevmm.analyser.model.ScalarType.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The text in which a compiled schema is kept: one line a fact, fields parted by tabs.
 *
 * <pre>
 * # first line: where it comes from
 * source   libvirt 12.8.0
 * root     domain
 * prefix   qemu   http://libvirt.org/schemas/domain/qemu/1.0
 * type     INTEGER   min=0   max=255             (the types are numbered from 0)
 * element                                        (the elements are numbered from 0)
 * @        key   name   type   required?
 * text     key   type
 * &lt;        key   name   element   *?   indexes of children that stand before
 * </pre>
 */
public final class ModelFile {
  private ModelFile() {}

  /** The file's content. Equal models give equal bytes. */
  public static String write(SchemaModel schema) {
    StringBuilder out = new StringBuilder(64 * 1024);
    out.append("# Generated from ").append(schema.source()).append("'s RELAX NG schemas");
    out.append(" by io.kubevmm.analyser.generator.Main; do not edit.\n");
    line(out, "source", schema.source());
    line(out, "root", name(schema, schema.root()));
    schema.prefixes().forEach((prefix, namespace) -> line(out, "prefix", prefix, namespace));
    Map<ScalarType, Integer> types = types(schema);
    types.keySet().forEach(type -> line(out, fields(type)));
    for (ElementModel element : schema.elements()) {
      line(out, "element");
      for (AttributeModel attribute : element.attributes()) {
        String name = name(schema, attribute.name());
        String type = String.valueOf(types.get(attribute.type()));
        line(out, "@", attribute.key(), name, type, attribute.required() ? "!" : "");
      }
      element
          .text()
          .ifPresent(text -> line(out, "text", text.key(), String.valueOf(types.get(text.type()))));
      for (ChildModel child : element.children()) {
        line(
            out,
            "<",
            child.key(),
            name(schema, child.name()),
            String.valueOf(child.model()),
            child.repeated() ? "*" : "",
            String.join(" ", child.after().stream().map(String::valueOf).toList()));
      }
    }
    return out.toString();
  }

  /** Reads what {@link #write} wrote. */
  public static SchemaModel read(String content) {
    return new ModelFileReader().read(content);
  }

  private static void line(StringBuilder out, String... fields) {
    int last = fields.length;
    while (last > 0 && fields[last - 1].isEmpty()) {
      last--;
    }
    out.append(String.join("\t", List.of(fields).subList(0, last))).append('\n');
  }

  private static String name(SchemaModel schema, XmlName name) {
    if (name.namespace().isEmpty()) {
      return name.local();
    }
    return schema
        .prefix(name.namespace())
        .map(prefix -> prefix + ":" + name.local())
        .orElseThrow(() -> new IllegalStateException("No prefix for " + name.namespace() + "."));
  }

  private static Map<ScalarType, Integer> types(SchemaModel schema) {
    Map<ScalarType, Integer> types = new LinkedHashMap<>();
    for (ElementModel element : schema.elements()) {
      element.attributes().forEach(a -> types.putIfAbsent(a.type(), types.size()));
      element.text().ifPresent(text -> types.putIfAbsent(text.type(), types.size()));
    }
    return types;
  }

  private static String[] fields(ScalarType type) {
    List<String> fields = new ArrayList<>(List.of("type", type.kind().name()));
    type.min().ifPresent(min -> fields.add("min=" + min));
    type.max().ifPresent(max -> fields.add("max=" + max));
    type.values().forEach(value -> fields.add("=" + value));
    type.patterns().forEach(pattern -> fields.add("~" + pattern));
    if (type.anyText()) {
      fields.add("*");
    }
    return fields.toArray(String[]::new);
  }

  static ScalarType type(String[] fields) {
    Kind kind = Kind.valueOf(fields[1]);
    OptionalLong min = OptionalLong.empty();
    OptionalLong max = OptionalLong.empty();
    List<String> values = new ArrayList<>();
    List<String> patterns = new ArrayList<>();
    boolean anyText = false;
    for (int i = 2; i < fields.length; i++) {
      String field = fields[i];
      switch (field.charAt(0)) {
        case '=' -> values.add(field.substring(1));
        case '~' -> patterns.add(field.substring(1));
        case '*' -> anyText = true;
        default -> {
          OptionalLong bound = OptionalLong.of(Long.parseLong(field.substring(4)));
          if (field.startsWith("min=")) {
            min = bound;
          } else {
            max = bound;
          }
        }
      }
    }
    return new ScalarType(kind, List.copyOf(values), min, max, List.copyOf(patterns), anyText);
  }
}
