package io.kubevmm.analyser.xml;

import io.kubevmm.analyser.model.ElementModel;
import java.util.BitSet;

/** In which order the children of a map are written. */
final class ChildOrder {
  private ChildOrder() {}

  /**
   * Puts children so that the first whose predecessors are written always comes next.
   *
   * @param from index of the first of them; the others follow it
   */
  static void arrange(ElementModel model, Entries children, int from) {
    BitSet open = new BitSet();
    for (int i = from; i < children.size(); i++) {
      open.set(child(model, children, i));
    }
    for (int i = from; i < children.size(); i++) {
      int next = firstFree(model, children, i, open);
      open.clear(child(model, children, next));
      children.move(next, i);
    }
  }

  private static int child(ElementModel model, Entries children, int index) {
    return children.position(index) - model.firstChild();
  }

  /** The first from an index on that need not stand after one that is open. */
  private static int firstFree(ElementModel model, Entries children, int from, BitSet open) {
    for (int i = from; i < children.size(); i++) {
      boolean free = true;
      for (int before : model.children().get(child(model, children, i)).after()) {
        free &= !open.get(before);
      }
      if (free) {
        return i;
      }
    }
    return from;
  }
}
