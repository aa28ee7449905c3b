package io.kubevmm.bench;

/** A run that can't go on, as a sentence. */
final class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message, cause);
  }
}
