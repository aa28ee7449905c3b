package io.kubevmm.libvirt.generator;

import java.util.List;
import java.util.Optional;

/** What one or more of libvirt's API files say, in the order of the files. */
record ApiModel(
    List<Function> functions,
    List<Function> callbacks,
    List<Constant> constants,
    List<Macro> macros,
    List<Struct> structs,
    List<Variable> typedefs,
    List<Variable> variables) {

  /** A function or a callback type; {@code since} is libvirt's version, as in "0.9.3". */
  record Function(String name, String module, String since, String result, List<Variable> args) {
    /** The C prototype. */
    String prototype() {
      String list = String.join(", ", args.stream().map(Variable::declaration).toList());
      return result + (result.endsWith("*") ? "" : " ") + name + "(" + list + ")";
    }
  }

  /**
   * A name with its C type: an argument, a field, a typedef (an enum's type is "enum") or an
   * exported variable.
   */
  record Variable(String name, String type) {
    String declaration() {
      return type.endsWith("*") ? type + name : type + " " + name;
    }
  }

  /** An enum's constant; {@code value} is a number or the name of another constant. */
  record Constant(String name, String group, String value, boolean bit) {}

  /** A macro without parameters: a string, or a C expression. */
  record Macro(String name, Optional<String> text, String expression) {}

  /** A struct; one without fields is opaque. */
  record Struct(String name, List<Variable> fields) {}

  /** libvirt's version, as in "9.0.0". */
  String version() {
    long number =
        macros.stream()
            .filter(macro -> macro.name().equals("LIBVIR_VERSION_NUMBER"))
            .mapToLong(macro -> Long.parseLong(macro.expression()))
            .findFirst()
            .orElseThrow(
                () -> new IllegalArgumentException("None of the files has LIBVIR_VERSION_NUMBER."));
    return number / 1_000_000 + "." + number / 1000 % 1000 + "." + number % 1000;
  }
}
