package io.kubevmm.analyser.validate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An element's place in a document that is still being read: whether its name needs an index is
 * known when its last sibling has come.
 */
final class Place {
  private final Optional<Place> parent;
  private final String name;
  private final int index;
  private final Map<String, Integer> children = new HashMap<>();

  private Place(Optional<Place> parent, String name, int index) {
    this.parent = parent;
    this.name = name;
    this.index = index;
  }

  /** Where the root element stands. */
  static Place document() {
    return new Place(Optional.empty(), "", 0);
  }

  /** The place of the next child of that name. */
  Place child(String childName) {
    return new Place(Optional.of(this), childName, children.merge(childName, 1, Integer::sum) - 1);
  }

  /** How many children of a name have come. */
  int count(String childName) {
    return children.getOrDefault(childName, 0);
  }

  /** Such as {@code devices.disk[0].source}; empty for the root. */
  @Override
  public String toString() {
    Deque<String> names = new ArrayDeque<>();
    Place at = this;
    while (at.parent.isPresent() && at.parent.get().parent.isPresent()) {
      boolean alone = at.parent.get().count(at.name) == 1;
      names.push(alone ? at.name : at.name + "[" + at.index + "]");
      at = at.parent.get();
    }
    return String.join(".", names);
  }
}
