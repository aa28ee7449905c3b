package io.kubevmm.executor.vm;

/** A spec that cannot become a domain here; the failure is what the user reads. */
final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Failure failure;

  RefusedException(String reason, String message) {
    super(message);
    failure = new Failure(reason, message);
  }

  Failure failure() {
    return failure;
  }
}
