package io.kubevmm.analyser;

/** Writes text so that a parser of XML gives it back as it is. */
final class XmlEscapes {
  private XmlEscapes() {}

  /** The value of an attribute, without its quotes. */
  static void attribute(String value, TextOutput out) {
    int from = 0;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c == '<' || c == '&' || c == '"') {
        out.append(value, from, i).append(escape(c));
        from = i + 1;
      }
    }
    out.append(value, from, value.length());
  }

  /** The text of an element. */
  static void text(String text, TextOutput out) {
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Only what ends a CDATA section has to be written in another way; it may begin before.
      boolean end = c == '>' && (i == 0 || text.charAt(i - 1) == ']');
      if (c == '<' || c == '&' || c == '\r' || end) {
        out.append(text, from, i).append(escape(c));
        from = i + 1;
      }
    }
    out.append(text, from, text.length());
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
