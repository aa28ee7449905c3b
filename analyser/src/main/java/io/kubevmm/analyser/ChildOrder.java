package io.kubevmm.analyser;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import java.util.ArrayList;
import java.util.List;

/** In which order the children of a map are written. */
final class ChildOrder {
  private ChildOrder() {}

  /**
   * Indexes of the children that the map has: in the schema's own order, or in the tree's; either
   * way the first whose predecessors are written comes next.
   */
  static List<Integer> of(ElementModel model, ObjectNode map, boolean asInTree) {
    List<Integer> waiting = new ArrayList<>();
    if (asInTree) {
      map.fieldNames().forEachRemaining(key -> model.childByKey(key).ifPresent(waiting::add));
    } else {
      for (int i = 0; i < model.children().size(); i++) {
        if (map.has(model.children().get(i).key())) {
          waiting.add(i);
        }
      }
    }
    List<Integer> order = new ArrayList<>(waiting.size());
    while (!waiting.isEmpty()) {
      order.add(waiting.remove(/* index */ firstFree(model, waiting)));
    }
    return order;
  }

  private static int firstFree(ElementModel model, List<Integer> waiting) {
    for (int i = 0; i < waiting.size(); i++) {
      ChildModel child = model.children().get(waiting.get(i));
      if (child.after().stream().noneMatch(waiting::contains)) {
        return i;
      }
    }
    return 0;
  }
}
