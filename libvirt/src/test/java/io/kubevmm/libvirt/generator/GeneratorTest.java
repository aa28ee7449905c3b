package io.kubevmm.libvirt.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.libvirt.generator.ApiModel.Variable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final Path FOLDER = Path.of("/usr/share/libvirt/api");
  private static final List<Path> FILES =
      List.of(FOLDER.resolve("libvirt-api.xml"), FOLDER.resolve("libvirt-qemu-api.xml"));
  private static final Path GENERATED = Path.of("src/main/java/io/kubevmm/libvirt/internal");
  private static final String VERSION = "9.0.0";

  /** Skips the test where the files are absent or of another version, and says so. */
  private static ApiModel model() throws IOException {
    assumeTrue(
        FILES.stream().allMatch(Files::exists),
        "Not compared: " + FILES + " are absent (Debian: apt-get install libvirt-dev).");
    ApiModel model = ApiReader.read(FILES);
    assumeTrue(
        model.version().equals(VERSION),
        "Not compared: the API files are of libvirt " + model.version() + ", not " + VERSION + ".");
    return model;
  }

  @Test
  void wouldChangeNothingThatIsCommitted() throws IOException {
    model();
    for (Map.Entry<String, String> file : Generator.generate(FILES).entrySet()) {
      assertThat(GENERATED.resolve(file.getKey())).hasContent(file.getValue());
    }
  }

  @Test
  void leavesNoFunctionOut() throws IOException {
    ApiModel model = model();
    Set<String> wanted =
        model.functions().stream()
            .map(ApiModel.Function::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(model.functions().stream().filter(f -> !f.module().equals("libvirt-qemu")))
        .hasSize(516);
    Set<String> generated =
        model.functions().stream()
            .map(ApiModel.Function::module)
            .distinct()
            .flatMap(module -> methods(module).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    generated.remove("virConnectAuthPtrDefault");
    assertThat(generated).isEqualTo(wanted);
  }

  private static List<String> methods(String module) {
    try {
      Class<?> type = Class.forName(JavaSource.PACKAGE + "." + FunctionsWriter.className(module));
      return Arrays.stream(type.getDeclaredMethods())
          .filter(method -> Modifier.isPublic(method.getModifiers()))
          .map(Method::getName)
          .toList();
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("The module " + module + " is not generated.", e);
    }
  }

  @Test
  void refusesATypeThatItDoesNotKnow() {
    var empty =
        new ApiModel(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    var types = new CTypes(empty);
    assertThat(types.of("const char *")).isEqualTo(Carrier.POINTER);
    assertThat(types.of("unsigned int")).isEqualTo(Carrier.INT);
    assertThatThrownBy(() -> types.of("virNew"))
        .hasMessage("The type 'virNew' is neither a typedef of the files nor known to CTypes.");
  }

  @Test
  void followsConstantsToTheirNumbers() {
    var model =
        new ApiModel(
            List.of(),
            List.of(),
            List.of(new ApiModel.Constant("B", "virB", "A", false)),
            List.of(
                new ApiModel.Macro("A", Optional.empty(), "(36+1)"),
                new ApiModel.Macro("L", Optional.empty(), "9007199254740991LL /* x */"),
                new ApiModel.Macro("S", Optional.empty(), "_virStruct")),
            List.of(),
            List.of(new Variable("virB", "enum")),
            List.of());
    var constants = new ConstantsWriter(model);
    assertThat(constants.number("B")).isEqualTo(37);
    assertThat(constants.number("L")).isEqualTo(9007199254740991L);
    assertThat(constants.isNumber("S")).isFalse();
  }
}
