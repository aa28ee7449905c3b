package io.kubevmm.analyser.xml;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;

/**
 * What the maps have that are being written: where the model has the key, as a position, and the
 * value. The entries of a map lie above those of the maps around it.
 */
final class Entries {
  private static final int FIRST = 16;

  private int[] positions = new int[FIRST];
  private JsonNode[] values = new JsonNode[FIRST];
  private int size;

  int size() {
    return size;
  }

  int position(int index) {
    return positions[index];
  }

  JsonNode value(int index) {
    return values[index];
  }

  /** Adds one at the end. */
  void add(int position, JsonNode value) {
    put(size, position, value);
  }

  /** Adds one before those from an index on that have greater positions. */
  void insert(int from, int position, JsonNode value) {
    int index = size;
    while (index > from && positions[index - 1] > position) {
      index--;
    }
    put(index, position, value);
  }

  private void put(int index, int position, JsonNode value) {
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    System.arraycopy(positions, index, positions, index + 1, size - index);
    System.arraycopy(values, index, values, index + 1, size - index);
    positions[index] = position;
    values[index] = value;
    size++;
  }

  /** Moves one to an earlier index; those between make room. */
  void move(int from, int to) {
    int position = positions[from];
    JsonNode value = values[from];
    System.arraycopy(positions, to, positions, to + 1, from - to);
    System.arraycopy(values, to, values, to + 1, from - to);
    positions[to] = position;
    values[to] = value;
  }

  /** Forgets those from an index on. */
  void truncate(int newSize) {
    size = newSize;
  }
}
