package io.kubevmm.bench;

import java.util.Locale;

/**
 * A goal and what was measured.
 *
 * @param measured what is held against the limit: of an interval its bad end
 * @param bound on which side of the limit is good
 * @param unit written behind both, such as {@code " MiB"}
 */
record Goal(String name, double measured, Bound bound, double limit, String unit) {

  /** On which side of a limit it is good. */
  enum Bound {
    AT_MOST("≤"),
    AT_LEAST("≥");

    private final String sign;

    Bound(String sign) {
      this.sign = sign;
    }
  }

  Goal(String name, double measured, double limit, String unit) {
    this(name, measured, Bound.AT_MOST, limit, unit);
  }

  boolean met() {
    return switch (bound) {
      case AT_MOST -> measured <= limit;
      case AT_LEAST -> measured >= limit;
    };
  }

  /** One line of the report. */
  String line() {
    return String.format(
        Locale.ROOT,
        "  goal  %-48s %8.2f%s %s %.2f%s: %s",
        name,
        measured,
        unit,
        bound.sign,
        limit,
        unit,
        met() ? "met" : "MISSED");
  }
}
