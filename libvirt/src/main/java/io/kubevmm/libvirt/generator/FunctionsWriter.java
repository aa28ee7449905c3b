package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Function;
import io.kubevmm.libvirt.generator.ApiModel.Variable;
import java.util.List;
import java.util.Locale;

/** Renders one class per C module, one static method per function. */
record FunctionsWriter(ApiModel model, CTypes types) {
  /** The class for a C module: "libvirt-domain-snapshot" gives VirDomainSnapshot. */
  static String className(String module) {
    String rest =
        switch (module) {
          case "virerror" -> "error";
          case "virevent" -> "event";
          case "virtypedparam-public" -> "typed-param";
          case "libvirt" -> "library";
          default -> module.replaceFirst("^libvirt-", "");
        };
    var name = new StringBuilder("Vir");
    for (String word : rest.split("-")) {
      name.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return name.toString();
  }

  String render(String module, List<Function> functions) {
    String library = module.equals("libvirt-qemu") ? "LIBVIRT_QEMU" : "LIBVIRT";
    var out =
        new JavaSource(
            model.version(),
            List.of(
                "static " + JavaSource.PACKAGE + ".NativeLibrary." + library,
                "java.lang.foreign.MemorySegment",
                "java.lang.invoke.MethodHandle",
                "javax.annotation.processing.Generated"),
            "The " + functions.size() + " functions of " + module + ".",
            className(module));
    functions.forEach(function -> method(out, library, function));
    if (module.equals("libvirt")) {
      model.variables().forEach(variable -> variable(out, library, variable));
    }
    return out.end();
  }

  private void method(JavaSource out, String library, Function function) {
    Carrier result = types.of(function.result());
    List<String> names = function.args().stream().map(arg -> CTypes.javaName(arg.name())).toList();
    out.line(0, "");
    out.javadoc(2, "{@code " + function.prototype() + "}, since libvirt " + function.since() + ".");
    out.list(
        2,
        "public static " + result.java + " " + function.name(),
        function.args().stream().map(types::parameter).toList(),
        " {");
    out.line(4, "final class Fn {");
    out.assignment(
        6,
        "static final MethodHandle HANDLE =",
        "%s.function(\"%s\", \"%s\", \"%s\")"
            .formatted(library, function.name(), function.since(), types.signature(function)));
    out.line(4, "}");
    out.line(4, "try {");
    String call = "Fn.HANDLE.invokeExact";
    if (result == Carrier.VOID) {
      out.list(6, call, names, ";");
    } else {
      out.cast(6, "return (" + result.java + ")", call, names);
    }
    out.line(4, "} catch (Throwable e) {");
    out.line(6, "throw NativeLibrary.unchecked(e);");
    out.line(4, "}");
    out.line(2, "}");
  }

  private static void variable(JavaSource out, String library, Variable variable) {
    out.line(0, "");
    out.javadoc(2, "The address of {@code " + variable.declaration() + "}.");
    out.line(2, "public static MemorySegment " + variable.name() + "() {");
    out.line(4, "return %s.variable(\"%s\");".formatted(library, variable.name()));
    out.line(2, "}");
  }
}
