package io.kubevmm.analyser.tree;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A place in a tree, made cheaply on the way down and printed only when something is wrong. */
public record Path(@Nullable Path parent, String key, int index) {
  public static final Path ROOT = new Path(null, "", -1);

  public Path key(String name) {
    return new Path(this, name, -1);
  }

  public Path index(int number) {
    return new Path(parent, key, number);
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
