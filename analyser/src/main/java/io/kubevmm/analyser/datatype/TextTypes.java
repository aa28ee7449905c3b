package io.kubevmm.analyser.datatype;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The types of texts that have a syntax of their own. */
final class TextTypes {
  /** XML 1.0, fifth edition, productions 4 and 4a, without the colon. */
  private static final String NAME_START =
      "A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C\u200D"
          + "\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD"
          + "\uD800\uDC00-\uDB7F\uDFFF";

  private static final Matcher NC_NAME =
      matcher("[" + NAME_START + "][" + NAME_START + "\\-.0-9\u00B7\u0300-\u036F\u203F-\u2040]*");

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

  static boolean isNcName(String text) {
    return NC_NAME.matches(text);
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
