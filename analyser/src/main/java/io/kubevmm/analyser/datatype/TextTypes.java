package io.kubevmm.analyser.datatype;

import com.ctc.wstx.util.XmlChars;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The types of texts that have a syntax of their own. */
final class TextTypes {
  private static final Matcher DOUBLE =
      matcher("[+\\-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+\\-]?[0-9]+)?|-?INF|NaN");

  private static final Matcher DATE_TIME =
      matcher(
          "-?([1-9][0-9]{3,}|0[0-9]{3})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
              + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?"
              + "(Z|[+\\-](0[0-9]|1[0-3]):[0-5][0-9]|[+\\-]14:00)?");

  private static final String NOT_IN_URIS = " \"<>\\^`{|}";

  private TextTypes() {}

  private static Matcher matcher(String regex) {
    return new Matcher(Regex.read(regex));
  }

  /** A name by XML 1.0 before its fifth edition, without a colon, as libxml2 checks it. */
  static boolean isNcName(String text) {
    return !text.isEmpty()
        && startsName(text.charAt(0))
        && text.chars().allMatch(c -> continuesName((char) c));
  }

  private static boolean startsName(char c) {
    return c < 0x80
        ? (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'
        : !Character.isSurrogate(c) && XmlChars.is10NameStartChar(c);
  }

  private static boolean continuesName(char c) {
    return c < 0x80
        ? startsName(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'
        : !Character.isSurrogate(c) && XmlChars.is10NameChar(c);
  }

  static boolean isDouble(String text) {
    return DOUBLE.matches(text);
  }

  /** A date in the calendar with a time; a second after 59 is not accepted. */
  static boolean isDateTime(String text) {
    if (!DATE_TIME.matches(text)) {
      return false;
    }
    int end = text.indexOf('-', 1);
    // 10,000 years are a whole number of the calendar's periods of 400.
    int year = Integer.parseInt(text.substring(end - 4, end));
    int month = Integer.parseInt(text.substring(end + 1, end + 3));
    int day = Integer.parseInt(text.substring(end + 4, end + 6));
    boolean zero = text.chars().limit(end).allMatch(c -> c == '0' || c == '-');
    boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    int days =
        switch (month) {
          case 2 -> leap ? 29 : 28;
          case 4, 6, 9, 11 -> 30;
          default -> 31;
        };
    return !zero && day <= days;
  }

  /** What is a URI when the characters that URIs cannot have are escaped (XLink, section 5.4). */
  static boolean isUri(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      if (b <= ' ' || b == 0x7F || NOT_IN_URIS.indexOf(b) >= 0) {
        escaped.append(String.format(Locale.ROOT, "%%%02X", b));
      } else {
        escaped.append((char) b);
      }
    }
    try {
      return new URI(escaped.toString()).toString().length() == escaped.length();
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
