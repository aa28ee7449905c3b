package io.kubevmm.analyser.model;

import java.util.Arrays;
import java.util.List;

/**
 * Finds names of a short list by their hashes. Nearly every name that is looked for is the very
 * string of the list, since schemas, parsers and Jackson intern names, and so is not compared.
 */
final class NameTable {
  private final String[] names;

  /** One more than the index of a name, at its hash or after; 0 where none is. */
  private final short[] slots;

  private NameTable(String[] names) {
    this.names = names;
    this.slots = new short[Integer.highestOneBit(4 * names.length + 1)];
    for (int i = 0; i < names.length; i++) {
      int slot = slot(names[i]);
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = (short) (i + 1);
    }
  }

  static NameTable of(List<String> names) {
    return new NameTable(names.stream().map(String::intern).toArray(String[]::new));
  }

  List<String> names() {
    return List.of(names);
  }

  boolean hasTwins() {
    return Arrays.stream(names).distinct().count() < names.length;
  }

  /** The first index of a name; -1 for none. */
  @SuppressWarnings("ReferenceEquality") // What is equal and not the same is compared.
  int find(String name) {
    int slot = slot(name);
    for (int at = slots[slot]; at != 0; at = slots[slot]) {
      String here = names[at - 1];
      if (here == name || here.equals(name)) {
        return at - 1;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return -1;
  }

  /** The next index of the name that stands at an index; -1 for none. */
  int next(int index) {
    for (int i = index + 1; i < names.length; i++) {
      if (names[i].equals(names[index])) {
        return i;
      }
    }
    return -1;
  }

  private int slot(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 8) & slots.length - 1;
  }
}
