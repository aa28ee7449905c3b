package io.kubevmm.analyser.datatype;

import java.util.Comparator;
import java.util.Optional;

/** A whole number of any length, kept as its digits: comparing costs no more than reading. */
record Whole(boolean negative, String digits) implements Comparable<Whole> {
  private static final Comparator<String> BY_SIZE =
      Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

  /** The number of a text without space around it; none if it is not a number. */
  static Optional<Whole> of(String text) {
    int from = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    if (from == text.length()) {
      return Optional.empty();
    }
    int first = from;
    while (first < text.length() - 1 && text.charAt(first) == '0') {
      first++;
    }
    String digits = text.substring(first);
    return Optional.of(new Whole(text.startsWith("-") && !digits.equals("0"), digits));
  }

  @Override
  public int compareTo(Whole other) {
    if (negative != other.negative) {
      return negative ? -1 : 1;
    }
    int size = BY_SIZE.compare(digits, other.digits);
    return negative ? -size : size;
  }

  @Override
  public String toString() {
    return (negative ? "-" : "") + digits;
  }
}
