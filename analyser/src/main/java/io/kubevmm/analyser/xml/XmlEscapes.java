package io.kubevmm.analyser.xml;

import io.kubevmm.analyser.text.TextOutput;

/** Writes text so that a parser of XML gives it back as it is. */
final class XmlEscapes {
  private XmlEscapes() {}

  /** Writes an attribute's value without its quotes; returns whether XML can carry it. */
  static boolean attribute(String value, TextOutput out) {
    int from = 0;
    boolean doubtful = false;
    int length = value.length();
    for (int i = 0; i < length; i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '<' || c == '&' || c == '"') {
        out.append(value, from, i).append(escape(c));
        from = i + 1;
      }
      doubtful |= c < ' ' || c >= Character.MIN_SURROGATE;
    }
    out.append(value, from, length);
    return !doubtful || Characters.allowed(value);
  }

  /** Writes an element's text; returns whether XML can carry it. */
  static boolean text(String text, TextOutput out) {
    int from = 0;
    boolean doubtful = false;
    int length = text.length();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      // Only what ends a CDATA section has to be written in another way; it may begin before.
      boolean end = c == '>' && (i == 0 || text.charAt(i - 1) == ']');
      if (c == '<' || c == '&' || c == '\r' || end) {
        out.append(text, from, i).append(escape(c));
        from = i + 1;
      }
      doubtful |= c < ' ' || c >= Character.MIN_SURROGATE;
    }
    out.append(text, from, length);
    return !doubtful || Characters.allowed(text);
  }

  private static String escape(char c) {
    return switch (c) {
      case '<' -> "&lt;";
      case '>' -> "&gt;";
      case '&' -> "&amp;";
      case '"' -> "&quot;";
      default -> "&#x" + Integer.toHexString(c) + ";";
    };
  }
}
