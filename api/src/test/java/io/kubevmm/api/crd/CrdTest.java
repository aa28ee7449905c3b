package io.kubevmm.api.crd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The generated CustomResourceDefinitions: what Kubernetes requires of them, and no drift. */
class CrdTest {

  private static final Map<String, String> FILES = Main.files();
  private static final Path COMMITTED = Path.of("../yamls");

  @Test
  void theCommittedFilesAreWhatIsGenerated() throws IOException {
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      assertThat(Files.readString(COMMITTED.resolve(file.getKey())))
          .as(file.getKey() + " differs: run ./kubevmm generate")
          .isEqualTo(file.getValue());
    }
    try (var found = Files.newDirectoryStream(COMMITTED, "10-crd-*.yaml")) {
      for (Path path : found) {
        assertThat(FILES).containsKey(path.getFileName().toString());
      }
    }
  }

  @Test
  void plainApplyCanKeepEachInItsAnnotation() {
    definitions()
        .forEach(crd ->
            assertThat(crd.toString().getBytes(StandardCharsets.UTF_8).length)
                .as(name(crd))
                .isLessThan(256 * 1024));
  }

  @Test
  void everyFieldHasItsDescription() {
    for (KindDefinition kind : KindDefinition.ALL) {
      for (Class<?> type : records(kind)) {
        for (RecordComponent component : type.getRecordComponents()) {
          assertThat(component.isAnnotationPresent(Doc.class)).as(component.toString()).isTrue();
          assertThat(component.getAnnotation(Doc.class).value())
              .as(component.toString())
              .endsWith(".");
        }
      }
    }
  }

  @Test
  void aRecordWithoutADescriptionIsRefused() {
    record Bare(String field) {}
    SchemaOf schemas = new SchemaOf(document -> new ObjectNode(null));
    assertThatThrownBy(() -> schemas.record(Bare.class))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("@Doc");
  }

  @Test
  void theQuantitiesWithoutRulesAreThoseOfThePolicyForSizesOfDisks() {
    List<String> bare = new ArrayList<>();
    for (ObjectNode crd : definitions()) {
      visit(
          schema(crd).path("properties").path("spec"),
          name(crd) + " spec",
          (schema, path) -> {
            boolean quantity = schema.path("x-kubernetes-int-or-string").asBoolean();
            boolean libvirts = path.matches(".* spec\\.(domain|network|pool)\\..*");
            if (quantity && !libvirts && !schema.has("x-kubernetes-validations")) {
              bare.add(path);
            }
          });
    }
    assertThat(bare)
        .as("judged by the policy disk-sizes.kubevmm.io; by nobody, if there are others")
        .containsExactlyInAnyOrder(
            "virtualmachines.kubevmm.io spec.disks[].template.capacity",
            "virtualmachines.kubevmm.io spec.disks[].template.source.http.maxSize",
            "virtualmachines.kubevmm.io spec.disks[].template.source.upload.maxSize");
  }

  @Test
  void theSchemasAreStructural() {
    for (ObjectNode crd : definitions()) {
      visit(
          schema(crd),
          name(crd),
          (schema, path) -> {
            assertThat(schema.has("$ref")).as(path).isFalse();
            boolean typed =
                schema.path("type").isTextual()
                    || schema.path("x-kubernetes-int-or-string").asBoolean()
                    || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
            assertThat(typed).as(path + " has a type").isTrue();
            if (schema.path("type").asText().equals("array")) {
              assertThat(schema.has("items")).as(path + " has items").isTrue();
            }
            assertThat(schema.has("properties") && schema.has("additionalProperties"))
                .as(path)
                .isFalse();
            for (JsonNode required : schema.path("required")) {
              assertThat(schema.path("properties").has(required.asText()))
                  .as(path + "." + required)
                  .isTrue();
            }
            for (JsonNode key : schema.path("x-kubernetes-list-map-keys")) {
              assertItemHasKey(schema, key.asText(), path);
            }
          });
    }
  }

  private static void assertItemHasKey(JsonNode list, String key, String path) {
    JsonNode item = list.path("items");
    boolean required = false;
    for (JsonNode name : item.path("required")) {
      required |= name.asText().equals(key);
    }
    boolean defaulted = item.path("properties").path(key).has("default");
    assertThat(required || defaulted).as(path + ": key " + key + " is always there").isTrue();
  }

  @Test
  void everyRuleHasASentence() {
    int rules = 0;
    for (ObjectNode crd : definitions()) {
      List<JsonNode> found = new ArrayList<>();
      visit(
          schema(crd),
          name(crd),
          (s, path) -> s.path("x-kubernetes-validations").forEach(found::add));
      for (JsonNode rule : found) {
        rules++;
        assertThat(rule.path("rule").asText()).isNotEmpty();
        assertThat(rule.path("message").asText()).as(rule.toString()).contains(" ");
        assertThat(rule.path("message").asText()).as(rule.toString()).doesNotContain("\n");
      }
    }
    assertThat(rules).isGreaterThanOrEqualTo(10);
  }

  @Test
  void everyDefaultIsAllowedByItsSchema() {
    for (ObjectNode crd : definitions()) {
      visit(
          schema(crd),
          name(crd),
          (schema, path) -> {
            JsonNode value = schema.path("default");
            if (value.isMissingNode()) {
              return;
            }
            String type = schema.path("type").asText();
            boolean fits =
                switch (type) {
                  case "string" -> value.isTextual();
                  case "integer" -> value.isIntegralNumber();
                  case "boolean" -> value.isBoolean();
                  default -> false;
                };
            assertThat(fits).as(path + ": " + value).isTrue();
            if (schema.has("enum")) {
              assertThat(schema.path("enum")).as(path).contains(value);
            }
          });
    }
  }

  /** A record reads an absent number as 0, so the API server must never leave these out. */
  @Test
  void theApiServerFillsInTheNumbers() {
    JsonNode spec = schema(definition("virtualmachines")).path("properties").path("spec");
    assertThat(spec.at("/properties/terminationGracePeriodSeconds/default").asInt()).isEqualTo(60);
    assertThat(spec.at("/properties/runGeneration/default").isIntegralNumber()).isTrue();
  }

  @Test
  void wordsThatYamlTakesForSomethingElseAreQuoted() {
    String text = Objects.requireNonNull(FILES.get("10-crd-virtualmachines.yaml"));
    assertThat(text).contains("\"True\"", "\"False\"");
    Pattern bare =
        Pattern.compile("^\\s*- (true|false|yes|no|on|off|null|~|y|n)$", Pattern.CASE_INSENSITIVE);
    for (String line : text.lines().toList()) {
      Matcher match = bare.matcher(line);
      assertThat(match.matches()).as(line).isFalse();
    }
    for (ObjectNode crd : definitions()) {
      visit(
          schema(new YamlCodec().read(fileOf(crd))),
          name(crd),
          (schema, path) -> {
            if (schema.path("type").asText().equals("string")) {
              schema
                  .path("enum")
                  .forEach(value -> assertThat(value.isTextual()).as(path + value).isTrue());
            }
          });
    }
  }

  @Test
  void machinesAreSelectedByNodeAndPhase() {
    JsonNode version = version(definition("virtualmachines"));
    assertThat(version.path("selectableFields").findValuesAsText("jsonPath"))
        .containsExactly(".spec.nodeName", ".status.phase");
    assertThat(version.path("subresources").has("status")).isTrue();
  }

  @Test
  void columnsShowFieldsThatExist() {
    for (ObjectNode crd : definitions()) {
      for (JsonNode column : version(crd).path("additionalPrinterColumns")) {
        String path = column.path("jsonPath").asText();
        if (path.startsWith(".metadata.")) {
          continue;
        }
        JsonNode at = schema(crd);
        for (String step : path.substring(1).replaceAll("\\[.*?\\]", "[]").split("\\.")) {
          at = at.path("properties").path(step.replace("[]", ""));
          at = at.has("additionalProperties") ? mapOf(at, path) : at;
          at = step.endsWith("[]") ? at.path("items") : at;
        }
        assertThat(at.isMissingNode()).as(name(crd) + " " + path).isFalse();
      }
    }
    assertThat(
            version(definition("virtualmachines"))
                .path("additionalPrinterColumns")
                .findValuesAsText("name"))
        .startsWith("Phase", "CPU", "Memory", "Node", "IP", "Age");
    assertThat(
            version(definition("virtualmachinenodes"))
                .path("additionalPrinterColumns")
                .findValuesAsText("name"))
        .startsWith("Ready", "Cordoned", "CPU", "Memory");
  }

  /** A map has any key: the last step of the path is one. */
  private static JsonNode mapOf(JsonNode map, String path) {
    ObjectNode schema = map.deepCopy();
    String key = path.substring(path.lastIndexOf('.') + 1);
    schema.putObject("properties").set(key, map.path("additionalProperties"));
    return schema;
  }

  private static void visit(JsonNode schema, String path, BiConsumer<JsonNode, String> visitor) {
    visitor.accept(schema, path);
    schema
        .path("properties")
        .properties()
        .forEach(e -> visit(e.getValue(), path + "." + e.getKey(), visitor));
    if (schema.path("items").isObject()) {
      visit(schema.path("items"), path + "[]", visitor);
    }
    if (schema.path("additionalProperties").isObject()) {
      visit(schema.path("additionalProperties"), path + "{}", visitor);
    }
  }

  private static Set<Class<?>> records(KindDefinition kind) {
    Set<Class<?>> found = new HashSet<>();
    Deque<Type> rest = new ArrayDeque<>(List.of(kind.spec(), kind.status()));
    while (!rest.isEmpty()) {
      Type next = rest.pop();
      if (next instanceof java.lang.reflect.ParameterizedType generic) {
        rest.addAll(List.of(generic.getActualTypeArguments()));
      } else if (next instanceof Class<?> type && type.isRecord() && found.add(type)) {
        for (RecordComponent component : type.getRecordComponents()) {
          rest.add(component.getGenericType());
        }
      }
    }
    return found;
  }

  private static List<ObjectNode> definitions() {
    return FILES.values().stream().map(new YamlCodec()::read).toList();
  }

  private static ObjectNode definition(String plural) {
    return definitions().stream()
        .filter(d -> name(d).startsWith(plural + "."))
        .findFirst()
        .orElseThrow();
  }

  private static String fileOf(JsonNode crd) {
    String plural = crd.path("spec").path("names").path("plural").asText();
    return FILES.getOrDefault("10-crd-" + plural + ".yaml", "");
  }

  private static String name(JsonNode crd) {
    return crd.path("metadata").path("name").asText();
  }

  private static JsonNode version(JsonNode crd) {
    return crd.path("spec").path("versions").path(0);
  }

  private static JsonNode schema(JsonNode crd) {
    return version(crd).path("schema").path("openAPIV3Schema");
  }
}
