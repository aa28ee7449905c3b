package io.kubevmm.analyser.xml;

import java.util.Arrays;

/** The way from the root to what is being written; printed only when something is wrong there. */
final class Trail {
  private static final int FIRST = 16;

  private String[] keys = new String[FIRST];
  private int[] indexes = new int[FIRST];
  private int depth;

  /** How many keys lead here. */
  int depth() {
    return depth;
  }

  /** Goes on to what stands under a key. */
  void enter(String key) {
    enter(key, -1);
  }

  /** Goes on to an entry of the list under a key. */
  void enter(String key, int index) {
    if (depth == keys.length) {
      keys = Arrays.copyOf(keys, 2 * depth);
      indexes = Arrays.copyOf(indexes, 2 * depth);
    }
    keys[depth] = key;
    indexes[depth] = index;
    depth++;
  }

  /** Goes back to where the last step came from. */
  void leave() {
    depth--;
  }

  /** Such as {@code devices.disk[0].source}, with one more key unless that is empty. */
  String to(String key) {
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < depth; i++) {
      path.append(i == 0 ? "" : ".").append(keys[i]);
      if (indexes[i] >= 0) {
        path.append('[').append(indexes[i]).append(']');
      }
    }
    return path.append(depth == 0 || key.isEmpty() ? "" : ".").append(key).toString();
  }
}
