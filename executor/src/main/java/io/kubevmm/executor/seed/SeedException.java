package io.kubevmm.executor.seed;

/** A seed cannot be made; the message is for the user, and has nothing of a Secret's content. */
public final class SeedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String reason;

  SeedException(String reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** One of {@link io.kubevmm.api.Conditions}. */
  public String reason() {
    return reason;
  }
}
