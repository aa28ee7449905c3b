package io.kubevmm.executor.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Storage that cannot be made as it was asked for; the message is for the user. */
public final class StorageException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StorageException(String message) {
    super(message);
  }

  public StorageException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The node's own files are in trouble, most often because their disk is full. */
  static StorageException notWritten(Path folder, IOException why) {
    String system = Optional.ofNullable(why.getMessage()).orElseGet(why::toString);
    return new StorageException(
        "the node cannot write into " + folder + ": " + system + "; make room there", why);
  }
}
