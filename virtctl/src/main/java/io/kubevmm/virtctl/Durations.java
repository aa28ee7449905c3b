package io.kubevmm.virtctl;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes durations as kubectl does: 90s, 5m, 1h30m. */
final class Durations {
  private static final Pattern FORM =
      Pattern.compile("(?=.)(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,6})s)?");

  private Durations() {}

  /** Throws a {@link Failure} if the text is none. */
  static Duration read(String text) {
    Matcher parts = FORM.matcher(text);
    if (!parts.matches()) {
      throw Failure.user("\"" + text + "\" is no duration like 90s, 5m or 1h30m.");
    }
    return Duration.ofHours(number(parts, 1))
        .plusMinutes(number(parts, 2))
        .plusSeconds(number(parts, 3));
  }

  private static long number(Matcher parts, int group) {
    return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
  }

  /** "1h30m"; "0s" for none. */
  static String written(Duration duration) {
    String hours = duration.toHours() == 0 ? "" : duration.toHours() + "h";
    String minutes = duration.toMinutesPart() == 0 ? "" : duration.toMinutesPart() + "m";
    String seconds = duration.toSecondsPart() == 0 ? "" : duration.toSecondsPart() + "s";
    String all = hours + minutes + seconds;
    return all.isEmpty() ? "0s" : all;
  }
}
