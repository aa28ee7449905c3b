package io.kubevmm.packaging;

/** Something cannot be packed; the message is a sentence for whoever asked for it. */
public final class PackagingException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PackagingException(String message) {
    super(message);
  }

  PackagingException(String message, Throwable cause) {
    super(message, cause);
  }
}
