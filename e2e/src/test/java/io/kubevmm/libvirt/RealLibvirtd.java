package io.kubevmm.libvirt;

import io.kubevmm.localcluster.PrivateLibvirt;
import java.nio.file.Path;

/** A real libvirtd, apart from the machine's, started once for the tests of a JVM. */
final class RealLibvirtd {

  private static final PrivateLibvirt LIBVIRTD = start();

  private RealLibvirtd() {}

  private static PrivateLibvirt start() {
    // Not below target/: a socket's path may have 107 characters only.
    String lab = System.getProperty("kubevmm.lab", "lab");
    return PrivateLibvirt.start(
        Path.of(System.getProperty("java.io.tmpdir"), "kubevmm-e2e", lab + "-libvirt"));
  }

  static Connection connect() {
    return Connection.open(LIBVIRTD.uri());
  }

  static Path socket() {
    return LIBVIRTD.socket();
  }
}
