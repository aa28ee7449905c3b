package io.kubevmm.analyser.change;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreeComparison;
import io.kubevmm.analyser.compare.TreePlace;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** What it takes to bring a running domain to another definition. */
public final class ChangePlan {
  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final ObjectNode wanted;
  private final List<Change> changes = new ArrayList<>();

  private ChangePlan(ObjectNode wanted) {
    this.wanted = wanted;
  }

  /**
   * Every difference of two domains with its verdict, in the order of the first one.
   *
   * @param running what the guest runs with now, the content of {@code <domain>}
   * @param wanted what it shall run with
   */
  public static List<Change> between(ObjectNode running, ObjectNode wanted) {
    ChangePlan plan = new ChangePlan(wanted);
    for (Difference difference : TreeComparison.of(running, wanted)) {
      switch (difference) {
        case Difference.Changed changed -> plan.judge(changed);
        case Difference.Added(TreePlace place, JsonNode value) -> plan.added(place, value);
        case Difference.Removed(TreePlace place, JsonNode value) -> plan.removed(place, value);
      }
    }
    return plan.changes;
  }

  private void added(TreePlace place, JsonNode value) {
    if (isWhole(place, value)) {
      judge(new Difference.Added(place, value));
    } else if (value.isArray()) {
      entries(value, (which, entry) -> added(place.entry(which, NOTHING, entry), entry));
    } else {
      value.properties().forEach(part -> added(place.key(part.getKey()), part.getValue()));
    }
  }

  private void removed(TreePlace place, JsonNode value) {
    if (isWhole(place, value)) {
      judge(new Difference.Removed(place, value));
    } else if (value.isArray()) {
      entries(value, (which, entry) -> removed(place.entry(which, entry, NOTHING), entry));
    } else {
      value.properties().forEach(part -> removed(place.key(part.getKey()), part.getValue()));
    }
  }

  /**
   * Whether what came or went is judged as one: a value, an entry of a list such as a device, or
   * what the facts name. The parts of another element may need different things.
   */
  private static boolean isWhole(TreePlace place, JsonNode value) {
    return place.declaration().endsWith("[]")
        || value.isEmpty()
        || Facts.DOMAIN.names(place.declaration());
  }

  private static void entries(JsonNode list, BiConsumer<String, JsonNode> each) {
    for (int i = 0; i < list.size(); i++) {
      each.accept(Integer.toString(i), list.get(i));
    }
  }

  private void judge(Difference difference) {
    changes.add(new Change(difference, Facts.DOMAIN.verdict(difference, wanted)));
  }
}
