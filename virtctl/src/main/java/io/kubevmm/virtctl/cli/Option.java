package io.kubevmm.virtctl.cli;

import java.util.List;

/**
 * An option, as data.
 *
 * @param names with their dashes
 * @param label what the help calls its value; "" for a flag, which has none
 * @param choices the only values, in lower case; empty when any text will do
 * @param fallback its value when it stands alone; "" when it may not. Only {@code --wait=5m} gives
 *     such an option another value: in {@code --wait web}, web is a parameter
 * @param help a sentence
 */
public record Option(
    List<String> names, String label, List<String> choices, String fallback, String help) {

  /** An option without a value. */
  public static Option flag(String help, String... names) {
    return new Option(List.of(names), "", List.of(), "", help);
  }

  /** An option with a value. */
  public static Option value(String label, String help, String... names) {
    return new Option(List.of(names), label, List.of(), "", help);
  }

  /** An option that may have a value. */
  public static Option optional(String label, String fallback, String help, String... names) {
    return new Option(List.of(names), label, List.of(), fallback, help);
  }

  /** An option with one of a few values. */
  public static Option choice(String label, List<String> choices, String help, String... names) {
    return new Option(List.of(names), label, choices, "", help);
  }

  /**
   * What tells it from others. As a key it is better than the option: the hash code of a record is
   * code that the JVM makes at first use, for some 20 milliseconds.
   */
  String id() {
    return names.getLast();
  }

  boolean isFlag() {
    return label.isEmpty();
  }

  /** Whether the next argument is its value, if none is attached. */
  boolean takesNext() {
    return !isFlag() && fallback.isEmpty();
  }

  /** Such as {@code -w, --wait[=DURATION]}. */
  String form() {
    String all = String.join(", ", names);
    return isFlag() ? all : fallback.isEmpty() ? all + "=" + label : all + "[=" + label + "]";
  }
}
