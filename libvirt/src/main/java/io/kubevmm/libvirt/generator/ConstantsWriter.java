package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Constant;
import io.kubevmm.libvirt.generator.ApiModel.Macro;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Renders enums as nested classes of int constants, and macros as constants. */
final class ConstantsWriter {
  private static final List<String> IMPORTS = List.of("javax.annotation.processing.Generated");

  private final ApiModel model;
  private final Map<String, String> values = new HashMap<>();

  ConstantsWriter(ApiModel model) {
    this.model = model;
    model.constants().forEach(constant -> values.put(constant.name(), constant.value()));
    model.macros().stream()
        .filter(macro -> macro.text().isEmpty())
        .forEach(macro -> values.put(macro.name(), macro.expression()));
  }

  /** VirEnums: constants sorted by value, then by name. */
  String enums() {
    var out =
        new JavaSource(
            model.version(), IMPORTS, "libvirt's enums, each with its constants.", "VirEnums");
    Map<String, List<Constant>> groups =
        model.constants().stream()
            .collect(Collectors.groupingBy(Constant::group, TreeMap::new, Collectors.toList()));
    groups.forEach((name, constants) -> group(out, name, constants));
    return out.end();
  }

  private void group(JavaSource out, String name, List<Constant> constants) {
    String type = capitalised(name);
    out.line(0, "");
    out.javadoc(2, "{@code " + name + "}.");
    out.line(2, "public static final class " + type + " {");
    out.line(4, "private " + type + "() {}");
    out.line(0, "");
    List<Constant> sorted =
        constants.stream()
            .sorted(
                Comparator.comparingLong((Constant c) -> number(c.name()))
                    .thenComparing(Constant::name))
            .toList();
    for (Constant constant : sorted) {
      out.assignment(
          4,
          "public static final int " + constant.name() + " =",
          literal(number(constant.name()), constant.bit()));
    }
    if (constants.stream().noneMatch(Constant::bit)) {
      names(out, sorted);
    }
    out.line(2, "}");
  }

  private void names(JavaSource out, List<Constant> sorted) {
    Map<Long, String> first = new LinkedHashMap<>();
    sorted.forEach(constant -> first.putIfAbsent(number(constant.name()), constant.name()));
    out.line(0, "");
    out.javadoc(4, "The constant's name, or its value as text when this version has none.");
    out.line(4, "public static String nameOf(int value) {");
    out.line(6, "return switch (value) {");
    first.forEach((value, name) -> out.line(8, "case %d -> \"%s\";".formatted(value, name)));
    out.line(8, "default -> Integer.toString(value);");
    out.line(6, "};");
    out.line(4, "}");
  }

  /** VirMacros: strings and whole numbers. */
  String macros() {
    var out =
        new JavaSource(
            model.version(),
            IMPORTS,
            "libvirt's macros that stand for a string or a whole number.",
            "VirMacros");
    out.line(0, "");
    model.macros().stream()
        .sorted(Comparator.comparing(Macro::name))
        .forEach(macro -> declaration(macro).ifPresent(text -> constant(out, macro.name(), text)));
    return out.end();
  }

  private static void constant(JavaSource out, String name, String[] typeAndValue) {
    out.assignment(
        2, "public static final " + typeAndValue[0] + " " + name + " =", typeAndValue[1]);
  }

  private Optional<String[]> declaration(Macro macro) {
    if (macro.text().isPresent()) {
      return Optional.of(new String[] {"String", "\"" + macro.text().get() + "\""});
    }
    if (!isNumber(macro.name())) {
      return Optional.empty();
    }
    long value = number(macro.name());
    return Optional.of(
        value == (int) value
            ? new String[] {"int", Long.toString(value)}
            : new String[] {"long", value + "L"});
  }

  /** Whether the name leads to a whole number (a struct's alias, for one, does not). */
  boolean isNumber(String name) {
    String value = values.get(name);
    return value != null && (value.matches("-?\\d.*|\\(.*") || isNumber(value));
  }

  /** The value of a constant or a macro: a number, a sum in brackets, or another's name. */
  long number(String name) {
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException("'" + name + "' is no constant of the files.");
    }
    String plain = value.replaceFirst("/\\*.*\\*/", "").replaceAll("[()\\s]|LL$|LL\\s", "");
    if (plain.matches("-?\\d+")) {
      return Long.parseLong(plain);
    }
    if (plain.matches("\\d+(\\+\\d+)+")) {
      long sum = 0;
      for (String term : plain.split("\\+")) {
        sum += Long.parseLong(term);
      }
      return sum;
    }
    return number(plain);
  }

  private static String literal(long value, boolean bit) {
    return bit || value != (int) value
        ? "0x" + Integer.toHexString((int) value)
        : Long.toString(value);
  }

  static String capitalised(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }
}
