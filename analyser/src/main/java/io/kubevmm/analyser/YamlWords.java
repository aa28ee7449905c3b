package io.kubevmm.analyser;

/** The words of a YAML text that {@link YamlBlockReader} takes: plain ones and quoted ones. */
final class YamlWords {
  /** What a reader throws that does not take a text; without a stack trace, which costs most. */
  static final class Declined extends RuntimeException {
    Declined() {
      super("", null, false, false);
    }
  }

  private static final boolean[] INNER = inner();

  private final String text;

  YamlWords(String text) {
    this.text = text;
  }

  /** A character; 0 after the end. */
  char at(int index) {
    return index < text.length() ? text.charAt(index) : 0;
  }

  /** Whether there is a colon that ends a key. */
  boolean colon(int index) {
    if (at(index) != ':') {
      return false;
    }
    char next = at(index + 1);
    return next == ' ' || next == '\n';
  }

  /** Where a word ends that may be a key; nothing else may stand there. */
  int key(int start) {
    char first = at(start);
    if (first == '.' || first == '-') {
      throw new Declined();
    }
    return end(start);
  }

  /** Where the word ends that begins there; {@code start} if none does. */
  int end(int start) {
    char first = at(start);
    if (first == '"') {
      return quoted(start);
    }
    boolean begins = first != '+' && (first != '-' || digit(at(start + 1)));
    return begins ? plain(start) : start;
  }

  /** Like {@code [A-Za-z0-9_./+-]+}, with colons in it that end no key. */
  private int plain(int start) {
    int end = start;
    while (inner(at(end)) || (end > start && at(end) == ':' && inner(at(end + 1)))) {
      end++;
    }
    return end;
  }

  private static boolean inner(char c) {
    return c < INNER.length && INNER[c];
  }

  private static boolean[] inner() {
    boolean[] inner = new boolean[128];
    for (char c = '-'; c <= 'z'; c++) {
      inner[c] = c <= '9' || (c >= 'A' && c <= 'Z') || c >= 'a';
    }
    inner['_'] = true;
    inner['+'] = true;
    return inner;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private int quoted(int start) {
    for (int i = start + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        return i + 1;
      }
      if (c == '\\') {
        i++;
      } else if (!visible(c)) {
        throw new Declined();
      }
    }
    throw new Declined();
  }

  /** What every reader of YAML takes as it is, the space included. */
  static boolean visible(char c) {
    return (c >= ' ' && c < 0x7F) || (c > 0xA0 && c < 0x2000) || (c > 0x206F && c < 0xD800);
  }

  /** The string that a word stands for. */
  String string(int start, int end) {
    if (text.charAt(start) != '"') {
      return text.substring(start, end);
    }
    int escape = text.indexOf('\\', start, end);
    return escape < 0 ? text.substring(start + 1, end - 1) : unescaped(start + 1, escape, end - 1);
  }

  private String unescaped(int start, int firstEscape, int end) {
    StringBuilder out = new StringBuilder(end - start);
    int from = start;
    for (int escape = firstEscape; escape >= 0; escape = text.indexOf('\\', from, end)) {
      out.append(text, from, escape);
      char letter = text.charAt(escape + 1);
      int digits = YamlQuotes.digits(letter);
      from = escape + 2 + digits;
      out.appendCodePoint(digits == 0 ? YamlQuotes.meant(letter) : hex(escape + 2, from, end));
    }
    return out.append(text, from, end).toString();
  }

  private int hex(int start, int end, int limit) {
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = i < limit ? Character.digit(text.charAt(i), 16) : -1;
      if (digit < 0 || text.charAt(i) > 'f' || number > Character.MAX_CODE_POINT >> 4) {
        throw new Declined();
      }
      number = number << 4 | digit;
    }
    if (number > Character.MAX_CODE_POINT) {
      throw new Declined();
    }
    return number;
  }
}
