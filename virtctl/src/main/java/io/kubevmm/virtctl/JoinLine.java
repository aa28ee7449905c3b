package io.kubevmm.virtctl;

import io.kubevmm.kube.AuthorityPin;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ServerProbe;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;

/** The line with which a machine joins. */
final class JoinLine {
  private JoinLine() {}

  static String of(URI server, String token, String trust) {
    return "kubevmm-executor join --server " + server + " --token " + token + " " + trust;
  }

  /**
   * How the line says whom to trust: by the hash of the authority if the server shows that
   * authority to everybody, as the joining machine will look for it; else by the authority itself.
   */
  static String trust(List<X509Certificate> authorities, URI server) {
    if (authorities.isEmpty()) {
      throw Failure.user(
          "The kubeconfig names no certificate authority, so a machine that joins would not know"
              + " whom to trust: use one with certificate-authority-data.");
    }
    return shown(server).stream()
        .filter(authorities::contains)
        .findFirst()
        .map(authority -> "--ca-hash " + AuthorityPin.hash(authority))
        .orElseGet(() -> "--ca-data " + AuthorityPin.data(authorities));
  }

  /** None if the server is not reached from here by that URL, which may be for machines only. */
  private static List<X509Certificate> shown(URI server) {
    try {
      return ServerProbe.of(server).certificates();
    } catch (KubeException e) {
      return List.of();
    }
  }

  /** Whether only this machine reaches the URL. */
  static boolean onlyHere(URI server) {
    String host = String.valueOf(server.getHost());
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }
}
