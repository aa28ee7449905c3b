package io.kubevmm.analyser.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;

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
  private final YamlMemory memory;

  /** Of the word whose end was found last: whether it can be packed, and its characters if so. */
  private boolean packed;

  private long head;
  private long tail;

  /** The first backslash in it, if it is in quotes; -1 for none. */
  private int escape;

  /**
   * @param text ends with a line feed
   */
  YamlWords(String text, YamlMemory memory) {
    this.text = text;
    this.memory = memory;
  }

  /** Whether there is a colon that ends a key. */
  boolean colon(int index) {
    // A line feed follows each colon, be it the last of the text.
    if (index >= text.length() || text.charAt(index) != ':') {
      return false;
    }
    char next = text.charAt(index + 1);
    return next == ' ' || next == '\n';
  }

  /** Where a word ends that may be a key; nothing else may stand there. */
  int key(int start) {
    char first = text.charAt(start);
    if (first == '.' || first == '-') {
      throw new Declined();
    }
    return end(start);
  }

  /** Where the word ends that begins there; {@code start} if none does. */
  int end(int start) {
    char first = text.charAt(start);
    if (first == '"') {
      return quoted(start);
    }
    boolean begins = first != '+' && (first != '-' || digit(text.charAt(start + 1)));
    return begins ? plain(start) : start;
  }

  /** Like {@code [A-Za-z0-9_./+-]+}, with colons in it that end no key. */
  private int plain(int start) {
    String all = text;
    long first = 0;
    long last = 0;
    int end = start;
    char c = all.charAt(end);
    // The line feed at the text's end is neither, so both look no further.
    while (inner(c) || (c == ':' && end > start && inner(all.charAt(end + 1)))) {
      first = first << 8 | last >>> 56;
      last = last << 8 | c;
      end++;
      c = all.charAt(end);
    }
    head = first;
    tail = last;
    packed = end - start <= YamlMemory.LONGEST;
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
    String all = text;
    int length = all.length();
    long first = 0;
    long last = 0;
    int wide = 0;
    escape = -1;
    for (int i = start + 1; i < length; i++) {
      char c = all.charAt(i);
      if (c == '"') {
        head = first;
        tail = last;
        packed = wide <= 0xFF && i - start - 1 <= YamlMemory.LONGEST;
        return i + 1;
      }
      first = first << 8 | last >>> 56;
      last = last << 8 | c;
      wide |= c;
      if (c == '\\') {
        escape = escape < 0 ? i : escape;
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

  /** The key that the word stands for whose end was found last. */
  String keyText(int start, int end) {
    if (text.charAt(start) == '"') {
      return value(start, end).textValue();
    }
    return packed ? memory.key(text, start, end, head, tail) : text.substring(start, end);
  }

  /** The value that it stands for. */
  JsonNode value(int start, int end) {
    if (text.charAt(start) != '"') {
      return packed
          ? memory.plain(text, start, end, head, tail)
          : PlainScalar.node(text.substring(start, end));
    }
    if (escape >= 0) {
      return TextNode.valueOf(unescaped(start + 1, escape, end - 1));
    }
    return packed
        ? memory.quoted(text, start + 1, end - 1, head, tail)
        : TextNode.valueOf(text.substring(start + 1, end - 1));
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
