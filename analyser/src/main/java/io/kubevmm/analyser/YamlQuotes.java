package io.kubevmm.analyser;

/** Writes strings in double quotes, with YAML's escapes for what cannot be seen. */
final class YamlQuotes {
  private YamlQuotes() {}

  static void write(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c >= ' ' && c <= '~' && c != '"' && c != '\\') {
        out.append((char) c);
      } else {
        escape(c, out);
      }
      i += Character.charCount(c);
    }
    out.append('"');
  }

  private static void escape(int c, StringBuilder out) {
    char letter = letter(c);
    if (letter != 0) {
      out.append('\\').append(letter);
    } else if (isPrintable(c)) {
      out.appendCodePoint(c);
    } else if (c <= 0xFF) {
      hex("\\x", c, 2, out);
    } else if (c <= 0xFFFF) {
      hex("\\u", c, 4, out);
    } else {
      hex("\\U", c, 8, out);
    }
  }

  /** The letter that stands for a character after a backslash; 0 for none. */
  private static char letter(int c) {
    return switch (c) {
      case 0 -> '0';
      case 0x07 -> 'a';
      case '\b' -> 'b';
      case '\t' -> 't';
      case '\n' -> 'n';
      case 0x0B -> 'v';
      case '\f' -> 'f';
      case '\r' -> 'r';
      case 0x1B -> 'e';
      case '"' -> '"';
      case '\\' -> '\\';
      case 0x85 -> 'N';
      case 0xA0 -> '_';
      default -> 0;
    };
  }

  /** What may stand as it is, beyond what {@link #write} takes as it comes. */
  private static boolean isPrintable(int c) {
    return c == 0x7F || (c > 0xA0 && c < 0xD800) || (c >= 0xE000 && c <= 0xFFFD) || c > 0xFFFF;
  }

  private static void hex(String start, int c, int digits, StringBuilder out) {
    String hex = Integer.toHexString(c);
    out.append(start).repeat('0', digits - hex.length()).append(hex);
  }
}
