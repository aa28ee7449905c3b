package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Struct;
import io.kubevmm.libvirt.generator.ApiModel.Variable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Renders structs as nested classes: the layout, and an accessor pair per field.
 *
 * <p>Accessors use constant offsets, since var handles cost start-up time. The one union of the
 * API, the value of a typed parameter, is eight bytes: {@code value_i}, {@code value_l} and so on
 * read it as each of its members.
 */
record StructsWriter(ApiModel model, CTypes types, ConstantsWriter constants) {
  private static final Pattern ARRAY = Pattern.compile("char \\w+\\[(\\w+)]");

  private record Field(String name, Carrier carrier, long offset, long count, boolean union) {
    long size() {
      return carrier.size * count;
    }

    String layout() {
      String value = count == 1 ? carrier.layout : "sequenceLayout(" + count + ", JAVA_BYTE)";
      return value + ".withName(\"" + name + "\")";
    }
  }

  String render() {
    var out =
        new JavaSource(
            model.version(),
            List.of(
                "static io.kubevmm.libvirt.internal.NativeLibrary.POINTER",
                "static java.lang.foreign.MemoryLayout.paddingLayout",
                "static java.lang.foreign.MemoryLayout.sequenceLayout",
                "static java.lang.foreign.MemoryLayout.structLayout",
                "static java.lang.foreign.ValueLayout.JAVA_BYTE",
                "static java.lang.foreign.ValueLayout.JAVA_DOUBLE",
                "static java.lang.foreign.ValueLayout.JAVA_INT",
                "static java.lang.foreign.ValueLayout.JAVA_LONG",
                "static java.lang.foreign.ValueLayout.JAVA_SHORT",
                "java.lang.foreign.MemorySegment",
                "java.lang.foreign.StructLayout",
                "javax.annotation.processing.Generated"),
            "libvirt's structs that are not opaque.",
            "VirStructs");
    model.structs().stream()
        .filter(struct -> !struct.fields().isEmpty())
        .sorted(Comparator.comparing(Struct::name))
        .forEach(struct -> struct(out, struct));
    return out.end();
  }

  private void struct(JavaSource out, Struct struct) {
    String name = ConstantsWriter.capitalised(struct.name());
    var members = new ArrayList<String>();
    var fields = new ArrayList<Field>();
    long end = 0;
    int alignment = 1;
    for (Variable variable : struct.fields()) {
      Field field = field(variable, end);
      if (field.offset() > end) {
        members.add("paddingLayout(" + (field.offset() - end) + ")");
      }
      members.add(field.layout());
      fields.add(field);
      end = field.offset() + field.size();
      alignment = Math.max(alignment, field.carrier().size);
    }
    long size = aligned(end, alignment);
    if (size > end) {
      members.add("paddingLayout(" + (size - end) + ")");
    }
    out.line(0, "");
    out.javadoc(2, "{@code struct " + struct.name() + "}, " + size + " bytes.");
    out.line(2, "public static final class " + name + " {");
    out.line(4, "private " + name + "() {}");
    out.line(0, "");
    out.line(4, "public static final StructLayout LAYOUT =");
    out.list(8, "structLayout", members, ";");
    fields.forEach(field -> accessors(out, field));
    out.line(2, "}");
  }

  private Field field(Variable variable, long end) {
    String name = CTypes.javaName(variable.name());
    Matcher array = ARRAY.matcher(variable.type());
    if (array.matches()) {
      String length = array.group(1);
      long count = length.matches("\\d+") ? Long.parseLong(length) : constants.number(length);
      return new Field(name, Carrier.BYTE, end, count, false);
    }
    boolean union = variable.type().equals("union");
    Carrier carrier = union ? Carrier.LONG : types.of(variable.type());
    return new Field(name, carrier, aligned(end, carrier.size), 1, union);
  }

  private static long aligned(long offset, int alignment) {
    return (offset + alignment - 1) / alignment * alignment;
  }

  private static void accessors(JavaSource out, Field field) {
    if (field.count() > 1) {
      out.line(0, "");
      out.line(4, "public static MemorySegment " + field.name() + "(MemorySegment struct) {");
      out.line(6, "return struct.asSlice(%d, %d);".formatted(field.offset(), field.count()));
      out.line(4, "}");
    } else if (field.union()) {
      union(out, field);
    } else {
      pair(out, field.name(), field.carrier(), field.offset());
    }
  }

  private static void union(JavaSource out, Field field) {
    pair(out, "value_i", Carrier.INT, field.offset());
    pair(out, "value_ui", Carrier.INT, field.offset());
    pair(out, "value_l", Carrier.LONG, field.offset());
    pair(out, "value_ul", Carrier.LONG, field.offset());
    pair(out, "value_d", Carrier.DOUBLE, field.offset());
    pair(out, "value_b", Carrier.BYTE, field.offset());
    pair(out, "value_s", Carrier.POINTER, field.offset());
  }

  private static void pair(JavaSource out, String name, Carrier carrier, long offset) {
    out.line(0, "");
    out.line(4, "public static %s %s(MemorySegment struct) {".formatted(carrier.java, name));
    out.line(6, "return struct.get(%s, %d);".formatted(carrier.layout, offset));
    out.line(4, "}");
    out.line(0, "");
    out.line(
        4, "public static void %s(MemorySegment struct, %s value) {".formatted(name, carrier.java));
    out.line(6, "struct.set(%s, %d, value);".formatted(carrier.layout, offset));
    out.line(4, "}");
  }
}
