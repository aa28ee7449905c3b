package io.kubevmm.executor.join;

import io.kubevmm.kube.AuthorityPin;
import io.kubevmm.kube.ServerProbe;
import io.kubevmm.runtime.RefusedException;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whom to trust, from what the line says and what the server shows. */
final class ServerTrust {

  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

  private ServerTrust() {}

  /**
   * The authority that the server's certificate must come from, as PEM.
   *
   * @param hash of its key; {@code data} is the authority itself, and one of them must be there
   */
  static String authority(
      URI server, ServerProbe probe, Optional<String> hash, Optional<String> data) {
    if (data.isPresent()) {
      try {
        return AuthorityPin.pem(AuthorityPin.certificates(data.get()));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(
            "--ca-data is no certificate in base64 (" + e.getMessage() + "): copy the whole line");
      }
    }
    String pin =
        hash.orElseThrow(() ->
            new RefusedException(
                "say --ca-hash or --ca-data, as `virtctl token create` prints it: otherwise the"
                    + " token could go to anybody"));
    if (!HASH.matcher(pin).matches()) {
      throw new RefusedException(
          "--ca-hash is sha256: and 64 hexadecimal digits, not " + pin + ": copy the whole line");
    }
    List<X509Certificate> fitting =
        probe.certificates().stream()
            .filter(certificate -> AuthorityPin.hash(certificate).equals(pin))
            .toList();
    if (fitting.isEmpty()) {
      throw new RefusedException(
          "nothing that %s shows has the hash that --ca-hash says: it is another cluster, or somebody stands in between, or it does not show its authority to everybody (make the line anew then: it will say --ca-data). No token was sent"
              .formatted(server));
    }
    return AuthorityPin.pem(fitting);
  }
}
