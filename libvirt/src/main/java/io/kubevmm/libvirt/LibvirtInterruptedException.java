package io.kubevmm.libvirt;

/**
 * The calling thread was interrupted while it waited; its interrupt flag is set again. libvirt
 * cannot be interrupted: a call that had begun may still take effect.
 */
public final class LibvirtInterruptedException extends LibvirtFailure {
  private static final long serialVersionUID = 1;

  /** Names the call. */
  public LibvirtInterruptedException(String call) {
    super(
        "The thread was interrupted before it had the answer of %s, which may have begun and still take effect."
            .formatted(call));
  }
}
