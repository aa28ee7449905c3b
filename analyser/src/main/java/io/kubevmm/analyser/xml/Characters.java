package io.kubevmm.analyser.xml;

import java.util.Locale;

/** Which characters an XML 1.0 document can have. */
final class Characters {
  private Characters() {}

  static boolean allowed(String text) {
    return wrong(text) < 0;
  }

  /** The first character that is not allowed, as U+XXXX. */
  static String first(String text) {
    int at = wrong(text);
    return at < 0 ? "none" : String.format(Locale.ROOT, "U+%04X", text.codePointAt(at));
  }

  /**
   * Where a document has a character that it cannot have, of those that parsers of text overlook:
   * half a character, U+FFFE and U+FFFF; -1 for none.
   */
  static int firstBeyondParsers(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0xD800) {
        int point = text.codePointAt(i);
        if (surrogate(point) || point == 0xFFFE || point == 0xFFFF) {
          return i;
        }
        i += Character.charCount(point) - 1;
      }
    }
    return -1;
  }

  private static int wrong(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 ? c != '\n' && c != '\t' && c != '\r' : c >= 0xD800) {
        int point = text.codePointAt(i);
        if (c < 0x20 || point == 0xFFFE || point == 0xFFFF || surrogate(point)) {
          return i;
        }
        i += Character.charCount(point) - 1;
      }
    }
    return -1;
  }

  private static boolean surrogate(int point) {
    return point >= 0xD800 && point <= 0xDFFF;
  }
}
