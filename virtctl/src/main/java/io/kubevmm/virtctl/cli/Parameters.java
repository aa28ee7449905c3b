package io.kubevmm.virtctl.cli;

/**
 * What a verb takes besides options.
 *
 * @param label what the help calls one
 * @param least how many it needs
 * @param most how many it takes
 * @param help a sentence
 */
public record Parameters(String label, int least, int most, String help) {
  /** A verb that takes none. */
  public static final Parameters NONE = new Parameters("", 0, 0, "");

  /** Any number. */
  public static Parameters any(String label, String help) {
    return new Parameters(label, 0, Integer.MAX_VALUE, help);
  }

  /** One or more. */
  public static Parameters some(String label, String help) {
    return new Parameters(label, 1, Integer.MAX_VALUE, help);
  }

  /** So many. */
  public static Parameters exactly(int number, String label, String help) {
    return new Parameters(label, number, number, help);
  }

  /** Such as {@code [NAME...]}; "" for none. */
  String form() {
    String all = most == Integer.MAX_VALUE ? label + "..." : label;
    return least == 0 && most > 0 ? "[" + all + "]" : all;
  }
}
