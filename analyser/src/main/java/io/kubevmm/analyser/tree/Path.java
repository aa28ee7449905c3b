package io.kubevmm.analyser.tree;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A place in a tree, made cheaply on the way down and printed only when something is wrong. */
public record Path(@Nullable Path parent, String key, int index, int depth) {
  public static final Path ROOT = new Path(null, "", -1, 0);

  public Path key(String name) {
    return new Path(this, name, -1, depth + 1);
  }

  /** The place of a key, or this one for the key "". */
  public Path below(String name) {
    return name.isEmpty() ? this : key(name);
  }

  public Path index(int number) {
    return new Path(parent, key, number, depth);
  }

  /** An entry of the list under a key. */
  public Path entry(String name, int number) {
    return new Path(this, name, number, depth + 1);
  }

  /** Such as {@code devices.disk[0].source}; empty for the root. */
  @Override
  public String toString() {
    Deque<String> parts = new ArrayDeque<>();
    for (Path at = this; at != null && at.parent != null; at = at.parent) {
      parts.push(at.index < 0 ? at.key : at.key + "[" + at.index + "]");
    }
    return String.join(".", parts);
  }
}
