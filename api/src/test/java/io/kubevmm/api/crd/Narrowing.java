package io.kubevmm.api.crd;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one CustomResourceDefinition takes away from users of an earlier one: fields and values that
 * were allowed and are no more, versions that are no longer served, defaults that mean another
 * thing. Nothing of that may be in an upgrade, since objects are stored that have them.
 */
final class Narrowing {

  private static final Set<String> UPPER =
      Set.of("maximum", "maxLength", "maxItems", "maxProperties");
  private static final Set<String> LOWER =
      Set.of("minimum", "minLength", "minItems", "minProperties");

  /** Must stay as they are, and not come where they were not. */
  private static final Set<String> FIXED =
      Set.of(
          "format",
          "pattern",
          "default",
          "anyOf",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys");

  private final List<String> found = new ArrayList<>();

  private Narrowing() {}

  /** Each as a sentence; none if the later definition takes all that the earlier one took. */
  static List<String> between(JsonNode before, JsonNode after) {
    Narrowing narrowing = new Narrowing();
    narrowing.definition(before.path("spec"), after.path("spec"));
    return narrowing.found;
  }

  private void definition(JsonNode before, JsonNode after) {
    for (String field : List.of("group", "scope", "names")) {
      same(field, before.path(field), after.path(field));
    }
    for (JsonNode version : before.path("versions")) {
      String name = version.path("name").asText();
      JsonNode now = version(after, name);
      for (String use : List.of("served", "storage")) {
        same(name + " " + use, version.path(use), now.path(use));
      }
      version
          .path("subresources")
          .fieldNames()
          .forEachRemaining(sub -> expect(now.path("subresources").has(sub), name, sub + " went"));
      for (JsonNode selectable : version.path("selectableFields")) {
        expect(
            contains(now.path("selectableFields"), selectable),
            name,
            selectable + " cannot be selected");
      }
      schema(name, schemaOf(version), schemaOf(now));
    }
  }

  private static JsonNode version(JsonNode spec, String name) {
    for (JsonNode version : spec.path("versions")) {
      if (version.path("name").asText().equals(name)) {
        return version;
      }
    }
    return spec.path("no such version");
  }

  private static JsonNode schemaOf(JsonNode version) {
    return version.path("schema").path("openAPIV3Schema");
  }

  private void schema(String path, JsonNode before, JsonNode after) {
    if (after.isMissingNode()) {
      found.add(path + ": is gone");
      return;
    }
    type(path, before, after);
    UPPER.forEach(bound -> bound(path, bound, before, after, 1));
    LOWER.forEach(bound -> bound(path, bound, before, after, -1));
    FIXED.forEach(word -> same(path + ": " + word, before.path(word), after.path(word)));
    if (after.has("enum")) {
      expect(before.has("enum"), path, "has only certain values now");
      before
          .path("enum")
          .forEach(value -> expect(contains(after.path("enum"), value), path, "lost " + value));
    }
    for (JsonNode field : after.path("required")) {
      expect(contains(before.path("required"), field), path, field + " is required now");
    }
    for (String leave : List.of("nullable", "x-kubernetes-preserve-unknown-fields")) {
      expect(
          !before.path(leave).asBoolean() || after.path(leave).asBoolean(), path, leave + " went");
    }
    rules(path, before, after);
    for (Map.Entry<String, JsonNode> field : before.path("properties").properties()) {
      String name = field.getKey();
      schema(path + "." + name, field.getValue(), after.path("properties").path(name));
    }
    for (String inner : List.of("items", "additionalProperties")) {
      if (before.has(inner)) {
        schema(path + "[]", before.path(inner), after.path(inner));
      }
    }
  }

  private void type(String path, JsonNode before, JsonNode after) {
    String or = "x-kubernetes-int-or-string";
    boolean wider =
        after.path(or).asBoolean()
            && Set.of("integer", "string").contains(before.path("type").asText());
    if (!wider) {
      same(path + ": type", before.path("type"), after.path("type"));
      same(path + ": " + or, before.path(or), after.path(or));
    }
  }

  private void bound(String path, String bound, JsonNode before, JsonNode after, int direction) {
    if (after.has(bound)) {
      boolean holds =
          before.has(bound)
              && Double.compare(after.path(bound).asDouble(), before.path(bound).asDouble())
                      * direction
                  >= 0;
      expect(
          holds,
          path,
          bound + " is " + after.path(bound) + ", was " + before.path(bound).asText("none"));
    }
  }

  /** A new rule may only be about a field that came with it. */
  private void rules(String path, JsonNode before, JsonNode after) {
    Set<String> fresh = new TreeSet<>();
    after.path("properties").fieldNames().forEachRemaining(fresh::add);
    before.path("properties").fieldNames().forEachRemaining(fresh::remove);
    List<String> known = before.path("x-kubernetes-validations").findValuesAsText("rule");
    for (String rule : after.path("x-kubernetes-validations").findValuesAsText("rule")) {
      boolean harmless =
          known.contains(rule) || fresh.stream().anyMatch(field -> rule.contains("self." + field));
      expect(harmless, path, "has a new rule: " + rule);
    }
  }

  private static boolean contains(JsonNode list, JsonNode value) {
    for (JsonNode each : list) {
      if (each.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private void same(String what, JsonNode before, JsonNode after) {
    expect(before.equals(after), what, "is " + after.toString() + ", was " + before.toString());
  }

  private void expect(boolean holds, String where, String otherwise) {
    if (!holds) {
      found.add(where + ": " + otherwise);
    }
  }
}
