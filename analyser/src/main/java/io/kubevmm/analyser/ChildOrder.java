package io.kubevmm.analyser;

import io.kubevmm.analyser.model.ElementModel;
import java.util.Arrays;
import java.util.BitSet;

/** In which order the children of a map are written. */
final class ChildOrder {
  private ChildOrder() {}

  /**
   * Indexes of the children that the map has: in the schema's own order, or in the tree's; either
   * way the first whose predecessors are written comes next.
   *
   * @param positions of the map's keys in the model, in the tree's order
   */
  static int[] of(ElementModel model, int[] positions, boolean asInTree) {
    int[] waiting = children(asInTree ? positions : sorted(positions), model.firstChild());
    if (waiting.length < 2) {
      return waiting;
    }
    BitSet open = new BitSet();
    for (int child : waiting) {
      open.set(child);
    }
    int[] order = new int[waiting.length];
    for (int done = 0; done < order.length; done++) {
      int next = firstFree(model, waiting, order.length - done, open);
      order[done] = waiting[next];
      open.clear(waiting[next]);
      System.arraycopy(waiting, next + 1, waiting, next, order.length - done - next - 1);
    }
    return order;
  }

  /** The same positions in the schema's order. */
  static int[] sorted(int[] positions) {
    int[] sorted = positions.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  private static int[] children(int[] positions, int firstChild) {
    int count = 0;
    for (int position : positions) {
      count += position >= firstChild ? 1 : 0;
    }
    int[] children = new int[count];
    int next = 0;
    for (int position : positions) {
      if (position >= firstChild) {
        children[next++] = position - firstChild;
      }
    }
    return children;
  }

  private static int firstFree(ElementModel model, int[] waiting, int count, BitSet open) {
    for (int i = 0; i < count; i++) {
      boolean free = true;
      for (int before : model.children().get(waiting[i]).after()) {
        free &= !open.get(before);
      }
      if (free) {
        return i;
      }
    }
    return 0;
  }
}
