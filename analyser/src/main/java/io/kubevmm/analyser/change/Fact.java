package io.kubevmm.analyser.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import java.util.List;

/**
 * One line of the facts.
 *
 * @param where a declaration, or with {@code .**} at its end all below it too
 * @param kind add, remove, change or any
 * @param conditions all of them must hold
 */
record Fact(String where, String kind, List<Condition> conditions, Verdict verdict) {

  /**
   * A condition on the device around the place, or on the whole domain.
   *
   * @param values {@code *} is any
   */
  record Condition(boolean ofDomain, String pointer, List<String> values) {
    boolean holds(JsonNode device, ObjectNode domain) {
      JsonNode value = (ofDomain ? domain : device).at(pointer);
      return !value.isMissingNode() && (values.contains("*") || values.contains(value.asText()));
    }
  }

  boolean fits(Difference difference, ObjectNode wanted) {
    JsonNode after = difference.place().after();
    JsonNode device = after.isMissingNode() ? difference.place().before() : after;
    return covers(difference.place().declaration())
        && (kind.equals("any") || kind.equals(kind(difference)))
        && conditions.stream().allMatch(condition -> condition.holds(device, wanted));
  }

  /** Whether it speaks of a declaration. */
  boolean covers(String declaration) {
    if (!where.endsWith("**")) {
      return where.equals(declaration);
    }
    String prefix = where.substring(0, where.length() - 2);
    return declaration.startsWith(prefix) || prefix.equals(declaration + ".");
  }

  private static String kind(Difference difference) {
    return switch (difference) {
      case Difference.Added added -> "add";
      case Difference.Removed removed -> "remove";
      case Difference.Changed changed -> "change";
    };
  }
}
