package io.kubevmm.executor.storage;

/** Storage that cannot be made as it was asked for; the message is for the user. */
public final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }
}
