package io.kubevmm.runtime;

/**
 * It cannot be done here until somebody changes something, so trying again is no use; the message
 * is a sentence that says what.
 */
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public RefusedException(String sentence) {
    super(sentence);
  }
}
