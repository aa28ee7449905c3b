package io.kubevmm.analyser.datatype;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** A set of characters (code points), as the ranges that it consists of. */
public final class CharacterSet {
  static final CharacterSet SPACE = of('\t', '\n', '\r', ' ');
  static final CharacterSet ANY_BUT_LINE_ENDS = of('\n', '\r').complement();

  private final int[] bounds;

  /** Pairs of a first and a last character, sorted, without overlaps. */
  private CharacterSet(int[] bounds) {
    this.bounds = bounds;
  }

  static CharacterSet of(int... characters) {
    return where(character -> Arrays.stream(characters).anyMatch(c -> c == character), 0x7F);
  }

  static CharacterSet range(int first, int last) {
    return new CharacterSet(new int[] {first, last});
  }

  /** All characters that a predicate holds for. */
  static CharacterSet where(IntPredicate predicate) {
    return where(predicate, Character.MAX_CODE_POINT);
  }

  private static CharacterSet where(IntPredicate predicate, int last) {
    int[] bounds = new int[16];
    int count = 0;
    boolean inside = false;
    for (int c = 0; c <= last + 1; c++) {
      boolean now = c <= last && predicate.test(c);
      if (now != inside) {
        bounds = count == bounds.length ? Arrays.copyOf(bounds, 2 * count) : bounds;
        bounds[count++] = now ? c : c - 1;
        inside = now;
      }
    }
    return new CharacterSet(Arrays.copyOf(bounds, count));
  }

  CharacterSet complement() {
    int[] others = new int[bounds.length + 2];
    int count = 0;
    int next = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      if (bounds[i] > next) {
        others[count++] = next;
        others[count++] = bounds[i] - 1;
      }
      next = bounds[i + 1] + 1;
    }
    if (next <= Character.MAX_CODE_POINT) {
      others[count++] = next;
      others[count++] = Character.MAX_CODE_POINT;
    }
    return new CharacterSet(Arrays.copyOf(others, count));
  }

  CharacterSet union(CharacterSet other) {
    int[][] ranges = new int[(bounds.length + other.bounds.length) / 2][];
    int count = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      ranges[count++] = new int[] {bounds[i], bounds[i + 1]};
    }
    for (int i = 0; i < other.bounds.length; i += 2) {
      ranges[count++] = new int[] {other.bounds[i], other.bounds[i + 1]};
    }
    Arrays.sort(ranges, (a, b) -> Integer.compare(a[0], b[0]));
    int[] merged = new int[2 * count];
    int end = 0;
    for (int[] range : ranges) {
      if (end > 0 && range[0] <= merged[end - 1] + 1) {
        merged[end - 1] = Math.max(merged[end - 1], range[1]);
      } else {
        merged[end++] = range[0];
        merged[end++] = range[1];
      }
    }
    return new CharacterSet(Arrays.copyOf(merged, end));
  }

  public boolean contains(int character) {
    for (int i = 0; i < bounds.length; i += 2) {
      if (character <= bounds[i + 1]) {
        return character >= bounds[i];
      }
    }
    return false;
  }

  /** How many characters it has. */
  public int size() {
    int size = 0;
    for (int i = 0; i < bounds.length; i += 2) {
      size += bounds[i + 1] - bounds[i] + 1;
    }
    return size;
  }

  /** The character of an index from 0 to {@link #size()} - 1. */
  public int character(int index) {
    int left = index;
    for (int i = 0; i < bounds.length; i += 2) {
      int size = bounds[i + 1] - bounds[i] + 1;
      if (left < size) {
        return bounds[i] + left;
      }
      left -= size;
    }
    throw new IndexOutOfBoundsException(index);
  }
}
