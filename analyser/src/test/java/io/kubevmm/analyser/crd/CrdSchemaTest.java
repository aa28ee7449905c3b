package io.kubevmm.analyser.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class CrdSchemaTest {
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "properties",
          "items",
          "required",
          "enum",
          "pattern",
          "minimum",
          "maximum",
          "description",
          "x-kubernetes-int-or-string",
          "x-kubernetes-preserve-unknown-fields",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys");

  @Test
  void leavesRoomForTheRestOfTheVirtualMachine() {
    int bytes = CrdSchema.of(Schema.domain()).toString().getBytes(StandardCharsets.UTF_8).length;
    System.out.println("The schema of spec.domain has " + bytes + " bytes.");
    assertThat(bytes).isLessThan(200 * 1024);
  }

  @Test
  void isTheSameEachTime() {
    assertThat(CrdSchema.of(Schema.domain()).toString())
        .isEqualTo(CrdSchema.of(Schema.domain()).toString());
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void isStructural(DocumentKind kind) {
    List<String> problems = new ArrayList<>();
    structural(CrdSchema.of(Schema.of(kind)), "", problems);
    assertThat(problems).isEmpty();
  }

  @Test
  void typesScalarsByTheirDeclaration() {
    ObjectNode domain = CrdSchema.of(Schema.domain());
    assertThat(at(domain, "vcpu.value").path("type").asText()).isEqualTo("integer");
    assertThat(at(domain, "memory.value").path("type").asText()).isEqualTo("string");
    assertThat(at(domain, "os.loader.readonly").path("type").asText()).isEqualTo("boolean");
    assertThat(at(domain, "features.pae").path("type").asText()).isEqualTo("object");
    assertThat(at(domain, "on_crash").path("enum").toString()).contains("coredump-restart");
    assertThat(
            at(domain, "devices.disk.address.slot").path("x-kubernetes-int-or-string").asBoolean())
        .isTrue();
    assertThat(at(domain, "metadata").path("type").asText()).isEqualTo("string");
  }

  @Test
  void makesMapsOfListsWhoseEntriesHaveAKey() {
    JsonNode features = at(CrdSchema.of(Schema.domain()), "cpu").path("properties").path("feature");
    assertThat(features.path("x-kubernetes-list-type").asText()).isEqualTo("map");
    assertThat(features.path("x-kubernetes-list-map-keys").toString()).isEqualTo("[\"name\"]");
    assertThat(features.path("items").path("required").toString()).isEqualTo("[\"name\"]");
  }

  @Test
  void findsEveryListKeyThatItKnows() {
    ObjectNode domain = CrdSchema.of(Schema.domain());
    Map<String, String> keys = CrdSchema.Options.DEFAULT.listKeys();
    keys.forEach(
        (path, key) -> assertThat(at(domain, path).path("required").toString()).contains(key));
  }

  @Test
  void letsARecursionKeepWhatItDoesNotKnow() {
    JsonNode store = at(CrdSchema.of(Schema.domain()), "devices.disk.backingStore.backingStore");
    assertThat(store.path("x-kubernetes-preserve-unknown-fields").asBoolean()).isTrue();
  }

  @Test
  void describesOnlyWhatExists() {
    for (DocumentKind kind : DocumentKind.values()) {
      ObjectNode schema = CrdSchema.of(Schema.of(kind));
      for (String path : Descriptions.of(kind).paths()) {
        boolean known =
            path.startsWith("devices.*.")
                ? !at(schema, path.replace("*", "disk")).isMissingNode()
                : !at(schema, path).isMissingNode();
        assertThat(known).as(path).isTrue();
      }
    }
  }

  /** The schema of a path; a list's is that of its entries. */
  private static JsonNode at(JsonNode schema, String path) {
    JsonNode at = schema;
    for (String key : path.split("\\.")) {
      at = at.path("properties").path(key);
      at = at.has("items") ? at.path("items") : at;
    }
    return at;
  }

  private static void structural(JsonNode node, String path, List<String> problems) {
    node.fieldNames()
        .forEachRemaining(name -> {
          if (!KEYWORDS.contains(name)) {
            problems.add(path + " has " + name);
          }
        });
    boolean either = node.path("x-kubernetes-int-or-string").asBoolean();
    if (node.has("type") == either) {
      problems.add(path + " has a type and is int-or-string, or neither");
    }
    if (node.has("pattern")) {
      Pattern.compile(node.path("pattern").asText());
    }
    if (node.has("enum") && node.path("enum").isEmpty()) {
      problems.add(path + " has an empty enum");
    }
    if (node.path("type").asText().equals("array") != node.has("items")) {
      problems.add(path + " is a list without items or has items without being a list");
    }
    if (node.has("properties") && node.has("x-kubernetes-preserve-unknown-fields")) {
      problems.add(path + " has properties and keeps others");
    }
    node.path("properties")
        .properties()
        .forEach(entry -> structural(entry.getValue(), path + "." + entry.getKey(), problems));
    if (node.has("items")) {
      structural(node.path("items"), path + "[]", problems);
    }
  }
}
