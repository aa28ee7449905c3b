package io.kubevmm.kube;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS between processes that know each other's certificates from the API server: no authority signs
 * them, and neither names nor times matter. A certificate is known by its fingerprint, {@code
 * sha256:} and the SHA-256 of its DER encoding in hexadecimal digits.
 */
public final class PinnedTls {

  /** A certificate and its key, to be shown to the other side. */
  public record Identity(PrivateKey key, X509Certificate certificate) {
    /** Says whose it is, and not what the key is. */
    @Override
    public String toString() {
      return "Identity[" + certificate.getSubjectX500Principal() + "]";
    }
  }

  private PinnedTls() {}

  /** A client's side, which talks to the server with that fingerprint alone. */
  public static SSLContext client(String fingerprint, Optional<Identity> identity) {
    return context(identity, fingerprint::equals);
  }

  /** A server's side, which takes any certificate of a client: its handlers look at it. */
  public static SSLContext server(Identity identity) {
    return context(Optional.of(identity), any -> true);
  }

  private static SSLContext context(Optional<Identity> identity, Predicate<String> trusted) {
    try {
      KeyManager[] keys =
          identity
              .map(own -> new KeyManager[] {new OneKey(own.key(), own.certificate())})
              .orElse(new KeyManager[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new Pins(trusted)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot do TLS", e);
    }
  }

  /** The fingerprint of a certificate. */
  public static String fingerprint(X509Certificate certificate) throws CertificateException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Extended, so that the JDK adds no check of the server's name. */
  private static final class Pins extends X509ExtendedTrustManager {
    private final Predicate<String> trusted;

    Pins(Predicate<String> trusted) {
      this.trusted = trusted;
    }

    private void check(X509Certificate... chain) throws CertificateException {
      if (!trusted.test(fingerprint(chain[0]))) {
        throw new CertificateException(
            "the certificate that is shown is not the one that the API server tells of");
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
