package io.kubevmm.bench;

import java.util.Locale;

/**
 * A goal and what was measured.
 *
 * @param measured what is held against the limit: of an interval its bad end
 * @param limit the most that it may be
 * @param unit written behind both, such as {@code " MiB"}
 */
record Goal(String name, double measured, double limit, String unit) {

  boolean met() {
    return measured <= limit;
  }

  /** One line of the report. */
  String line() {
    return String.format(
        Locale.ROOT,
        "  goal  %-48s %8.2f%s ≤ %.2f%s: %s",
        name,
        measured,
        unit,
        limit,
        unit,
        met() ? "met" : "MISSED");
  }
}
