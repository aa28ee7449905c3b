package io.kubevmm.libvirt.generator;

import io.kubevmm.libvirt.generator.ApiModel.Function;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The whole binding as text, ready to be written or compared. */
final class Generator {
  private Generator() {}

  /** File names with their content. */
  static SortedMap<String, String> generate(List<Path> apiFiles) throws IOException {
    ApiModel model = ApiReader.read(apiFiles);
    var types = new CTypes(model);
    var constants = new ConstantsWriter(model);
    var files = new TreeMap<String, String>();
    files.put("VirEnums.java", constants.enums());
    files.put("VirMacros.java", constants.macros());
    files.put("VirStructs.java", new StructsWriter(model, types, constants).render());
    files.put("VirCallbacks.java", new CallbacksWriter(model, types).render());
    var writer = new FunctionsWriter(model, types);
    Map<String, List<Function>> modules =
        model.functions().stream().collect(Collectors.groupingBy(Function::module));
    modules.forEach((module, functions) ->
        files.put(FunctionsWriter.className(module) + ".java", writer.render(module, functions)));
    return files;
  }
}
