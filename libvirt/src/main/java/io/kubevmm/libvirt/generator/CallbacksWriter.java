package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Function;
import java.util.Comparator;
import java.util.List;

/** Renders callback types as nested functional interfaces that become upcall stubs. */
record CallbacksWriter(ApiModel model, CTypes types) {
  String render() {
    var out =
        new JavaSource(
            model.version(),
            List.of(
                "java.lang.foreign.Arena",
                "java.lang.foreign.MemorySegment",
                "javax.annotation.processing.Generated"),
            "The functions that libvirt calls back. What a function throws is logged and ends"
                + " here, since an exception that leaves an upcall ends the JVM.",
            "VirCallbacks");
    model.callbacks().stream()
        .sorted(Comparator.comparing(Function::name))
        .forEach(callback -> callback(out, callback));
    return out.end();
  }

  private void callback(JavaSource out, Function callback) {
    String name = ConstantsWriter.capitalised(callback.name());
    Carrier result = types.of(callback.result());
    List<String> parameters = callback.args().stream().map(types::parameter).toList();
    List<String> names = callback.args().stream().map(arg -> CTypes.javaName(arg.name())).toList();
    out.line(0, "");
    out.javadoc(2, "{@code " + callback.prototype() + "}.");
    out.line(2, "@FunctionalInterface");
    out.line(2, "public interface " + name + " {");
    out.list(4, result.java + " apply", parameters, ";");
    out.line(0, "");
    out.javadoc(4, "What C calls: apply, whose exceptions end here.");
    out.list(4, "default " + result.java + " upcall", parameters, " {");
    out.line(6, "try {");
    out.list(8, (result == Carrier.VOID ? "" : "return ") + "apply", names, ";");
    out.line(6, "} catch (Throwable e) {");
    out.line(8, "Upcalls.log(" + name + ".class, e);");
    if (result != Carrier.VOID) {
      out.line(8, "return -1;");
    }
    out.line(6, "}");
    out.line(4, "}");
    out.line(0, "");
    out.javadoc(4, "The function as C sees it, for as long as the arena lives.");
    out.line(4, "default MemorySegment stub(Arena arena) {");
    out.list(
        6,
        "return Upcalls.stub",
        List.of(name + ".class", "this", "\"" + types.signature(callback) + "\"", "arena"),
        ";");
    out.line(4, "}");
    out.line(2, "}");
  }
}
