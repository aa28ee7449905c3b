package io.kubevmm.libvirt;

/** The host's libvirt is older than the function that was called. */
public final class LibvirtUnsupportedException extends LibvirtFailure {
  private static final long serialVersionUID = 1;

  /** Names the function, the version that brought it, and the host's version. */
  public LibvirtUnsupportedException(String function, String since, String host) {
    super("Needs libvirt >= %s (function %s); this host has %s.".formatted(since, function, host));
  }
}
