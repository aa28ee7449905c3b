package io.kubevmm.analyser.crd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Regular expressions of XML Schema in the syntax that the API server knows (RE2). */
final class Re2 {
  /** Character class subtraction and the escapes that only XML Schema has, or RE2 has not. */
  private static final Pattern FOREIGN = Pattern.compile("-\\[|&&|\\\\[icICpPhHvVR]|\\(\\?");

  private Re2() {}

  /** One expression for any of the values and patterns; none if one cannot be translated. */
  static Optional<String> anyOf(List<String> values, List<String> patterns) {
    List<String> alternatives = new ArrayList<>();
    for (String pattern : patterns) {
      if (FOREIGN.matcher(pattern).find() || !compiles(pattern)) {
        return Optional.empty();
      }
      alternatives.add(literalAnchors(pattern));
    }
    values.forEach(value -> alternatives.add(quoted(value)));
    if (alternatives.equals(List.of(".+"))) {
      return Optional.of("."); // Not empty; the shortest way to say it.
    }
    return alternatives.isEmpty()
        ? Optional.empty()
        : Optional.of("^(" + String.join("|", alternatives) + ")$");
  }

  private static boolean compiles(String pattern) {
    try {
      Pattern.compile(pattern);
      return true;
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** In XML Schema ^ and $ stand for themselves outside of a character class. */
  private static String literalAnchors(String pattern) {
    StringBuilder out = new StringBuilder();
    int brackets = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\' && i + 1 < pattern.length()) {
        out.append(c).append(pattern.charAt(++i));
        continue;
      }
      brackets += c == '[' ? 1 : c == ']' ? -1 : 0;
      if ((c == '^' || c == '$') && brackets == 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }

  private static String quoted(String value) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ("\\.+*?()[]{}|^$".indexOf(c) >= 0) {
        out.append('\\');
      }
      out.append(c);
    }
    return out.toString();
  }
}
