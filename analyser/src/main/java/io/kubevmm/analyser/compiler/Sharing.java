package io.kubevmm.analyser.compiler;

import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes one of the models that say the same. Schemas declare the like of {@code <address>} many
 * times over; two models are the same when their parts are, down to any depth, recursion included.
 */
final class Sharing {
  private Sharing() {}

  /**
   * The models without doubles, the first still first. Works like the minimisation of an automaton:
   * all models start in one class, and a class is split as long as members differ in the classes of
   * their children.
   */
  static List<ElementModel> share(List<ElementModel> models) {
    int[] classes = new int[models.size()];
    int count = 0;
    while (true) {
      Map<ElementModel, Integer> seen = new HashMap<>();
      int[] next = new int[classes.length];
      for (int i = 0; i < next.length; i++) {
        ElementModel view = with(models.get(i), classes);
        Integer known = seen.putIfAbsent(view, seen.size());
        next[i] = known == null ? seen.size() - 1 : known;
      }
      classes = next;
      if (seen.size() == count) {
        return chosen(models, classes, count);
      }
      count = seen.size();
    }
  }

  private static List<ElementModel> chosen(List<ElementModel> models, int[] classes, int count) {
    List<ElementModel> chosen = new ArrayList<>(count);
    for (int i = 0; i < classes.length; i++) {
      if (classes[i] == chosen.size()) {
        chosen.add(with(models.get(i), classes));
      }
    }
    return chosen;
  }

  private static ElementModel with(ElementModel model, int[] classes) {
    List<ChildModel> children =
        model.children().stream()
            .map(child ->
                new ChildModel(
                    child.key(),
                    child.name(),
                    classes[child.model()],
                    child.repeated(),
                    child.after()))
            .toList();
    return new ElementModel(model.attributes(), children, model.text());
  }
}
