package io.kubevmm.libvirt;

import java.time.Duration;

/**
 * A call had no answer within its deadline. libvirt cannot be interrupted: a call that had begun
 * may still take effect, so read the state before acting again.
 */
public final class LibvirtTimeoutException extends LibvirtFailure {
  private static final long serialVersionUID = 1;

  private final String call;

  /** Names the call, its deadline and what is known about why. */
  public LibvirtTimeoutException(String call, Duration deadline, String why) {
    super("%s had no answer within %s: %s".formatted(call, text(deadline), why));
    this.call = call;
  }

  /** The C function that was called. */
  public String call() {
    return call;
  }

  private static String text(Duration deadline) {
    return deadline.toMillis() % 1000 == 0
        ? deadline.toSeconds() + " s"
        : deadline.toMillis() + " ms";
  }
}
