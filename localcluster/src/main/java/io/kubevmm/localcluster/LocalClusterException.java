package io.kubevmm.localcluster;

/** A step that could not be done; the message is a sentence for the person at the terminal. */
public final class LocalClusterException extends RuntimeException {

  public LocalClusterException(String message) {
    super(message);
  }

  public LocalClusterException(String message, Throwable cause) {
    super(message, cause);
  }
}
