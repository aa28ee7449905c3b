package io.kubevmm.analyser.datatype;

/** XML's white space: space, tab, line feed, carriage return. */
public final class Space {
  private Space() {}

  public static boolean is(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
  }

  /** Whether a text has nothing else. */
  public static boolean only(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (!is(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** The same for a part of an array. */
  public static boolean only(char[] text, int start, int count) {
    for (int i = start; i < start + count; i++) {
      if (!is(text[i])) {
        return false;
      }
    }
    return true;
  }

  /** The text without space at its ends, and with one space for each run of it. */
  public static String collapsed(String text) {
    if (isCollapsed(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!is(c)) {
        if (i > 0 && is(text.charAt(i - 1)) && !out.isEmpty()) {
          out.append(' ');
        }
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean isCollapsed(String text) {
    boolean before = true;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean now = is(c);
      if (now && (before || c != ' ')) {
        return false;
      }
      before = now;
    }
    return text.isEmpty() || !before;
  }
}
