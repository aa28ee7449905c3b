package io.kubevmm.analyser;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant. */
public final class Suggestions {
  private Suggestions() {}

  /** The candidate nearest to the word, if it is near enough to be a slip of the hand. */
  public static Optional<String> nearest(String word, Collection<String> candidates) {
    // A word too long for any key is not worth the table.
    int near = word.length() > 100 ? -1 : Math.max(1, word.length() / 3);
    return candidates.stream()
        .map(candidate -> new Ranked(candidate, distance(word, candidate)))
        .filter(ranked -> ranked.distance <= near)
        .min(Comparator.comparingInt(Ranked::distance).thenComparing(Ranked::candidate))
        .map(Ranked::candidate);
  }

  private record Ranked(String candidate, int distance) {}

  /** Levenshtein's distance with swapped neighbours as one slip, without regard to case. */
  private static int distance(String left, String right) {
    String a = left.toLowerCase(Locale.ROOT);
    String b = right.toLowerCase(Locale.ROOT);
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1 && j > 1 && swapped(a, i, b, j)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  private static boolean swapped(String a, int i, String b, int j) {
    return a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
  }
}
