package io.kubevmm.executor;

/** libvirt is not there now; whoever wanted it is called again when it is back. */
public final class LibvirtAwayException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LibvirtAwayException(String uri) {
    super("libvirt at " + uri + " is not reachable");
  }
}
