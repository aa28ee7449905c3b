package io.kubevmm.analyser.yaml;

import io.kubevmm.analyser.text.TextOutput;

/**
 * Writes strings in double quotes, with YAML's escapes for what cannot be seen, and reads these.
 */
final class YamlQuotes {
  private static final String LETTERS = "0abtnvfre\"\\N_";

  /** What the letters stand for, in their order. */
  private static final String MEANT = "\0\u0007\b\t\n\u000B\f\r\u001B\"\\\u0085\u00A0";

  private YamlQuotes() {}

  static void write(String text, TextOutput out) {
    out.append('"');
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        int point = text.codePointAt(i);
        escape(point, out.append(text, from, i));
        from = i + Character.charCount(point);
        i = from - 1;
      }
    }
    out.append(text, from, text.length()).append('"');
  }

  private static void escape(int c, TextOutput out) {
    char letter = letter(c);
    if (letter != 0) {
      out.append('\\').append(letter);
    } else if (isPrintable(c)) {
      out.append(Character.toString(c));
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
    int at = MEANT.indexOf(c);
    return at < 0 ? 0 : LETTERS.charAt(at);
  }

  /** The character that a letter after a backslash stands for. */
  static char meant(char letter) {
    int at = LETTERS.indexOf(letter);
    if (at < 0) {
      throw new YamlWords.Declined();
    }
    return MEANT.charAt(at);
  }

  /** How many hexadecimal digits follow a letter after a backslash; 0 for none. */
  static int digits(char letter) {
    return switch (letter) {
      case 'x' -> 2;
      case 'u' -> 4;
      case 'U' -> 8;
      default -> 0;
    };
  }

  /** What may stand as it is, beyond what {@link #write} takes as it comes. */
  private static boolean isPrintable(int c) {
    return c == 0x7F || (c > 0xA0 && c < 0xD800) || (c >= 0xE000 && c <= 0xFFFD) || c > 0xFFFF;
  }

  private static void hex(String start, int c, int digits, TextOutput out) {
    String hex = Integer.toHexString(c);
    out.append(start).append("0".repeat(digits - hex.length())).append(hex);
  }
}
