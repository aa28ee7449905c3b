package io.kubevmm.virtctl.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * The rules of all our kinds, offline. That the verdicts are those of an API server is tested with
 * one, on the same objects.
 */
class RulesTest {
  private static final Path DEFINITIONS = Path.of("../yamls");
  private static final Path OBJECTS =
      Path.of("src/test/resources/io/kubevmm/virtctl/definitions/objects.yaml");

  @Test
  void everyRuleCompilesAndSaysNothingThatIsNotUnderstood() throws IOException {
    Cel cel = new Cel();
    List<String> rules = new ArrayList<>();
    eachRule((place, rule) -> {
      rules.add(place);
      assertThatCode(() -> cel.compile(rule.path("rule").asText()))
          .as(place)
          .doesNotThrowAnyException();
      rule.fieldNames()
          .forEachRemaining(key ->
              assertThat(key)
                  .as(place + ": Rules does not know what to do with this key")
                  .isIn("rule", "message"));
    });
    assertThat(rules).hasSizeGreaterThan(100);
  }

  @Test
  void everyRuleRefusesAnObject() throws IOException {
    Set<String> unproven = new TreeSet<>();
    eachRule((place, rule) -> {
      if (!Rules.isTransition(rule.path("rule").asText())) {
        unproven.add(place + ": " + rule.path("message").asText() + ".");
      }
    });
    int good = 0;
    for (ObjectNode object : objects()) {
      String kind = object.path("kind").asText();
      List<Finding> findings = Definition.of(kind).orElseThrow().judge(object, Set.of());
      good += findings.isEmpty() ? 1 : 0;
      for (Finding finding : findings) {
        String place = finding.path().replaceAll("\\[[0-9]+]", "[]");
        unproven.remove(kind + " " + place + ": " + finding.sentence());
        unproven.remove(kind + " : " + finding.sentence());
      }
    }
    assertThat(unproven).as("rules that refuse none of " + OBJECTS).isEmpty();
    assertThat(good).isGreaterThan(50);
  }

  @Test
  void aRuleThatLooksAtSomethingWrongSaysNothingAndTheOthersSpeak() {
    assertThat(judge("VirtualMachine", "{cpu: many, maxCpu: 1, memory: 4Gi, maxMemory: 1Gi}"))
        .containsExactly(
            "spec: spec.maxMemory is less than spec.memory, or spec.memory is missing.",
            "spec.cpu: must be an integer, and is \"many\".");
  }

  @Test
  void rulesSeeDefaultsAndNullsAreLeftOut() {
    assertThat(judge("VirtualMachineSnapshot", "{disk: a, memory: null}")).isEmpty();
    assertThat(judge("VirtualMachineSnapshot", "{virtualMachine: null}"))
        .containsExactly(
            "spec: a snapshot is of a machine (virtualMachine: its name) or of a disk that no"
                + " machine uses (disk: its name): set one of the two.");
  }

  @Test
  void anEntryThatIsThereTwiceIsTold() {
    assertThat(
            judge(
                "VirtualMachine",
                "{cpu: 1, memory: 1Gi, disks: [{name: a, disk: a}, {name: a, disk: b}]}"))
        .containsExactly("spec.disks[1]: is there twice: another entry has name \"a\" too.");
  }

  @Test
  void aGeneratedNameIsJudgedAsItWillBe() {
    ObjectNode object = object("VirtualMachine", "{cpu: 1, memory: 1Gi}");
    object.putObject("metadata").put("generateName", "web-");
    assertThat(Definition.of("VirtualMachine").orElseThrow().judge(object, Set.of())).isEmpty();
    object.putObject("metadata").put("generateName", "web.");
    assertThat(Definition.of("VirtualMachine").orElseThrow().judge(object, Set.of()))
        .extracting(Finding::path)
        .containsExactly("metadata.name");
  }

  private static List<String> judge(String kind, String spec) {
    return Definition.of(kind).orElseThrow().judge(object(kind, spec), Set.of()).stream()
        .map(finding -> finding.path() + ": " + finding.sentence())
        .toList();
  }

  private static ObjectNode object(String kind, String spec) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", "kubevmm.io/v1alpha1").put("kind", kind);
    object.putObject("metadata").put("name", "it");
    object.set("spec", new YamlCodec().readAll(spec).getFirst());
    return object;
  }

  private static List<ObjectNode> objects() throws IOException {
    List<ObjectNode> objects = new ArrayList<>();
    for (JsonNode line : new YamlCodec().readAll(Files.readString(OBJECTS)).getFirst()) {
      ObjectNode object = object(line.path("kind").asText(), "{}");
      object.putObject("metadata").put("name", line.path("name").asText());
      object.set("spec", line.path("spec"));
      objects.add(object);
    }
    return objects;
  }

  /** All rules of all definitions, with their kind and place. */
  private static void eachRule(BiConsumer<String, JsonNode> use) throws IOException {
    try (var files = Files.newDirectoryStream(DEFINITIONS, "10-crd-*.yaml")) {
      for (Path file : files) {
        JsonNode crd = new YamlCodec().readAll(Files.readString(file)).getFirst();
        String kind = crd.at("/spec/names/kind").asText();
        eachRule(kind + " ", "", crd.at("/spec/versions/0/schema/openAPIV3Schema"), use);
      }
    }
  }

  private static void eachRule(
      String kind, String path, JsonNode schema, BiConsumer<String, JsonNode> use) {
    schema.path("x-kubernetes-validations").forEach(rule -> use.accept(kind + path, rule));
    TreeMap<String, JsonNode> inner = new TreeMap<>();
    schema
        .path("properties")
        .properties()
        .forEach(field -> inner.put(Rules.child(path, field.getKey()), field.getValue()));
    inner.put(path + "[]", schema.path("items"));
    inner.put(path + "{}", schema.path("additionalProperties"));
    inner.forEach((place, of) -> {
      if (of.isObject()) {
        eachRule(kind, place, of, use);
      }
    });
  }
}
