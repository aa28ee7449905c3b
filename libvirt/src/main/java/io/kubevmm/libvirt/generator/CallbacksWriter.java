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
            "The functions that libvirt calls back. A stub swallows and logs what the function"
                + " throws, since an exception that leaves an upcall ends the JVM.",
            "VirCallbacks");
    model.callbacks().stream()
        .sorted(Comparator.comparing(Function::name))
        .forEach(callback -> callback(out, callback));
    return out.end();
  }

  private void callback(JavaSource out, Function callback) {
    String name = ConstantsWriter.capitalised(callback.name());
    out.line(0, "");
    out.javadoc(2, "{@code " + callback.prototype() + "}.");
    out.line(2, "@FunctionalInterface");
    out.line(2, "public interface " + name + " {");
    out.list(
        4,
        types.of(callback.result()).java + " apply",
        callback.args().stream().map(types::parameter).toList(),
        ";");
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
