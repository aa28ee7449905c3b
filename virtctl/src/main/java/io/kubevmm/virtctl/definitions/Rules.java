package io.kubevmm.virtctl.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.ref.Val;

/**
 * Judges an object by the rules in CEL of its schema, as an API server does when it is created:
 * rules that compare it with what it was say nothing then. Where the API server leaves all rules
 * out because the schema refuses the object, those are left out here that look at what is wrong.
 */
final class Rules {
  private static final Pattern TRANSITION = Pattern.compile("\\boldSelf\\b");
  private static final String NAME = "metadata.name";

  private final Cel cel;
  private final CelValues values;
  private final Set<String> wrong;
  private final List<Finding> findings;

  Rules(Cel cel, Set<String> wrong, List<Finding> findings) {
    this.cel = cel;
    this.values = new CelValues(wrong);
    this.wrong = wrong;
    this.findings = findings;
  }

  /**
   * Judges a whole object that has its defaults.
   *
   * @param name what it is called, or will be
   */
  void judge(ObjectNode object, JsonNode schema, String name) {
    if (schema.has("x-kubernetes-validations")) {
      // Of the metadata, rules see the names; an API server gives no place for what it finds there.
      apply(values.root(object, schema, name), schema, "");
    }
    inside(object, schema, "");
  }

  /** Whether a rule compares an object with what it was before. */
  static boolean isTransition(String rule) {
    return TRANSITION.matcher(rule).find();
  }

  static String child(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private void walk(JsonNode value, JsonNode schema, String path) {
    if (wrong.contains(path)) {
      return;
    }
    if (schema.has("x-kubernetes-validations")) {
      apply(values.of(value, schema, path), schema, path);
    }
    inside(value, schema, path);
  }

  private void inside(JsonNode value, JsonNode schema, String path) {
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      JsonNode inner = Defaults.of(field.getKey(), schema);
      if (inner.isObject()) {
        walk(field.getValue(), inner, child(path, field.getKey()));
      }
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        walk(value.get(i), schema.path("items"), path + "[" + i + "]");
      }
    }
  }

  private void apply(Object self, JsonNode schema, String path) {
    for (JsonNode node : schema.path("x-kubernetes-validations")) {
      String rule = node.path("rule").asText();
      if (isTransition(rule)) {
        continue;
      }
      Val said = cel.evaluate(rule, self);
      String place = path.isEmpty() && rule.contains("self." + NAME) ? NAME : path;
      String message = node.path("message").asText().strip();
      if (Err.isError(said)) {
        if (!CelValues.isWrong(said)) {
          findings.add(new Finding(place, said.value() + " evaluating rule: " + message + "."));
        }
      } else if (!said.booleanValue()) {
        findings.add(new Finding(place, message + "."));
      }
    }
  }
}
