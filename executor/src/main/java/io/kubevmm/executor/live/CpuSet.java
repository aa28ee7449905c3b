package io.kubevmm.executor.live;

import java.util.BitSet;

/** Host CPUs as libvirt's documents write them: "0-3,^2,8". */
final class CpuSet {

  /** More CPUs than any host has. */
  private static final int MOST = 1 << 16;

  private CpuSet() {}

  /**
   * Reads a set.
   *
   * @throws IllegalArgumentException if the text is none
   */
  static BitSet of(String text) {
    BitSet cpus = new BitSet();
    for (String part : text.split(",", -1)) {
      String range = part.strip();
      boolean without = range.startsWith("^");
      String[] ends = (without ? range.substring(1) : range).split("-", 2);
      int first = number(ends[0], text);
      int last = ends.length == 1 ? first : number(ends[1], text);
      if (last < first) {
        throw new IllegalArgumentException("'" + text + "' is no set of CPUs");
      }
      cpus.set(first, last + 1, !without);
    }
    return cpus;
  }

  private static int number(String text, String whole) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 0 && number < MOST) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, for both.
    }
    throw new IllegalArgumentException("'" + whole + "' is no set of CPUs");
  }
}
