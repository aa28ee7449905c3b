package io.kubevmm.executor.snapshot;

/**
 * A run cannot go on.
 *
 * <p>The message is for the user, the reason one of {@link io.kubevmm.api.Conditions}.
 */
final class Halted extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;
  private final boolean forGood;

  private Halted(String reason, String message, boolean forGood) {
    super(message);
    this.reason = reason;
    this.forGood = forGood;
  }

  /** It has to wait for something that may come. */
  static Halted waiting(String reason, String message) {
    return new Halted(reason, message, false);
  }

  /** It never can. */
  static Halted refused(String reason, String message) {
    return new Halted(reason, message, true);
  }

  String reason() {
    return reason;
  }

  /** Whether waiting does not help. */
  boolean forGood() {
    return forGood;
  }

  String sentence() {
    return String.valueOf(getMessage());
  }
}
