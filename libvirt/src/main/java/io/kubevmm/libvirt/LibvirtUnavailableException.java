package io.kubevmm.libvirt;

/** libvirt's client library is not installed on this host. */
public final class LibvirtUnavailableException extends LibvirtFailure {
  private static final long serialVersionUID = 1;

  /** Names the library and the Debian package that brings it. */
  public LibvirtUnavailableException(String soname, String debianPackage) {
    super(
        "The library %s cannot be loaded. Install it (Debian and Ubuntu: apt-get install %s) or put its folder on LD_LIBRARY_PATH."
            .formatted(soname, debianPackage));
  }
}
