package io.kubevmm.libvirt;

/** Why a call into libvirt brought no answer; the message is a sentence. */
public abstract sealed class LibvirtFailure extends RuntimeException
    permits LibvirtException,
        LibvirtTimeoutException,
        LibvirtInterruptedException,
        LibvirtUnavailableException,
        LibvirtUnsupportedException {
  private static final long serialVersionUID = 1;

  LibvirtFailure(String message) {
    super(message);
  }
}
