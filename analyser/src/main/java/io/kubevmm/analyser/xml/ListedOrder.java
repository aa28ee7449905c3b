package io.kubevmm.analyser.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The order of children that a map spells out under {@link Carried#ORDER}, child by child. */
final class ListedOrder {
  /**
   * One element to write.
   *
   * @param child index among the model's children
   * @param number its place in the list under the child's key
   */
  record Step(int child, int number) {}

  private ListedOrder() {}

  /** The steps; each child that is named too often or not often enough is a problem. */
  static List<Step> of(ElementModel model, ObjectNode map, Consumer<String> problems) {
    List<Step> steps = new ArrayList<>();
    Map<String, Integer> named = new HashMap<>();
    for (JsonNode entry : map.path(Carried.ORDER)) {
      String key = entry.asText();
      Optional<Integer> child = model.childByKey(key);
      if (child.isPresent()) {
        int number = named.merge(key, 1, Integer::sum) - 1;
        if (number < count(map.path(key))) {
          steps.add(new Step(child.get(), number));
        } else {
          problems.accept("names " + key + " more often than it is there.");
        }
      }
    }
    for (ChildModel child : model.children()) {
      if (named.getOrDefault(child.key(), 0) < count(map.path(child.key()))) {
        problems.accept("does not name each " + child.key() + ".");
      }
    }
    return steps;
  }

  private static int count(JsonNode value) {
    return value.isArray() ? value.size() : value.isMissingNode() ? 0 : 1;
  }
}
