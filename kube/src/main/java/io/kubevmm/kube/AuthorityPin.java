package io.kubevmm.kube;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * How a short line carries whom to trust: the hash of an authority's key, or the authority itself.
 */
public final class AuthorityPin {
  private AuthorityPin() {}

  /**
   * The pin of a certificate as kubeadm writes it: {@code sha256:} and, in hexadecimal digits, the
   * SHA-256 of its public key (the DER of its SubjectPublicKeyInfo).
   */
  public static String hash(X509Certificate certificate) {
    try {
      byte[] key = certificate.getPublicKey().getEncoded();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Certificates as base64 of their DER, one after the other. */
  public static String data(List<X509Certificate> certificates) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    certificates.forEach(certificate -> der.writeBytes(encoded(certificate)));
    return Base64.getEncoder().encodeToString(der.toByteArray());
  }

  /**
   * Reads what {@link #data} wrote.
   *
   * @throws IllegalArgumentException if it is no base64 of certificates
   */
  public static List<X509Certificate> certificates(String data) {
    try {
      ByteArrayInputStream der = new ByteArrayInputStream(Base64.getDecoder().decode(data));
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      List<X509Certificate> found = new ArrayList<>();
      while (der.available() > 0) {
        found.add((X509Certificate) factory.generateCertificate(der));
      }
      if (found.isEmpty()) {
        throw new IllegalArgumentException("it is empty");
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("it holds no certificate: " + e.getMessage(), e);
    }
  }

  /** Certificates as PEM blocks. */
  public static String pem(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
    for (X509Certificate certificate : certificates) {
      text.append("-----BEGIN CERTIFICATE-----\n")
          .append(lines.encodeToString(encoded(certificate)))
          .append("\n-----END CERTIFICATE-----\n");
    }
    return text.toString();
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (CertificateException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }
}
