package io.kubevmm.localcluster;

import io.kubevmm.localcluster.CertificateAuthority.Identity;
import io.kubevmm.localcluster.CertificateAuthority.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * A folder of certificates that keeps itself current: {@code NAME.crt} and {@code NAME.key}, all of
 * mode 0600. Asking for a certificate answers the one on disk while it says what is asked, was
 * signed by this authority and has more than a third of its life left; else it issues a new one.
 */
final class CertificateStore {

  static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
  static final Duration LEAF_VALIDITY = Duration.ofDays(365);

  private final Path folder;
  private final InstantSource clock;

  CertificateStore(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }

  /** The authority in {@code NAME.crt}; made when absent, renewed with the same key when old. */
  CertificateAuthority authority(String name, String commonName) {
    Optional<Identity> stored = read(name);
    Instant now = clock.instant();
    if (stored.isEmpty()) {
      return write(name, CertificateAuthority.create(commonName, now, AUTHORITY_VALIDITY));
    }
    CertificateAuthority authority =
        new CertificateAuthority(stored.get().certificate(), stored.get().key());
    return fresh(authority.certificate(), now)
        ? authority
        : write(name, authority.renewed(now, AUTHORITY_VALIDITY));
  }

  /** The certificate in {@code NAME.crt}; issued when absent, changed or close to its end. */
  Identity leaf(String name, CertificateAuthority authority, Request request) {
    Instant now = clock.instant();
    Optional<Identity> stored =
        read(name).filter(identity -> matches(identity.certificate(), authority, request, now));
    return stored.orElseGet(() -> write(name, authority.issue(request, now, LEAF_VALIDITY)));
  }

  /** A key pair without a certificate: {@code NAME.key} and {@code NAME.pub}. */
  Path keyPair(String name) {
    if (!Files.exists(key(name))) {
      KeyPair pair = CertificateAuthority.newKeyPair();
      StateFiles.write(folder.resolve(name + ".pub"), Pem.of(pair.getPublic()));
      StateFiles.write(key(name), Pem.of(pair.getPrivate()));
    }
    return key(name);
  }

  /** What {@code NAME.crt} and {@code NAME.key} hold; empty when they are not there. */
  Optional<Identity> read(String name) {
    String certificate = StateFiles.read(certificate(name));
    String key = StateFiles.read(key(name));
    if (certificate.isEmpty() || key.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Identity(Pem.certificates(certificate).getFirst(), Pem.privateKey(key)));
    } catch (GeneralSecurityException e) {
      throw new LocalClusterException(
          "The certificate %s can't be read (%s). Remove it together with its .key file, and the next start issues another."
              .formatted(certificate(name), e.getMessage()),
          e);
    }
  }

  private CertificateAuthority write(String name, CertificateAuthority authority) {
    write(name, new Identity(authority.certificate(), authority.key()));
    return authority;
  }

  private Identity write(String name, Identity identity) {
    StateFiles.write(key(name), Pem.of(identity.key()));
    StateFiles.write(certificate(name), Pem.of(identity.certificate()));
    return identity;
  }

  private static boolean fresh(X509Certificate certificate, Instant now) {
    Instant begin = certificate.getNotBefore().toInstant();
    Instant end = certificate.getNotAfter().toInstant();
    return now.isBefore(end.minus(Duration.between(begin, end).dividedBy(3)));
  }

  private static boolean matches(
      X509Certificate certificate, CertificateAuthority authority, Request request, Instant now) {
    try {
      certificate.verify(authority.certificate().getPublicKey());
      X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
      return fresh(certificate, now)
          && subject.equals(request.subject())
          && namesOf(certificate)
              .equals(
                  encoded(
                      request.names().stream().map(CertificateAuthority::generalName).toList()));
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static Set<GeneralName> namesOf(X509Certificate certificate) {
    byte[] wrapped = certificate.getExtensionValue("2.5.29.17");
    if (wrapped == null) {
      return Set.of();
    }
    byte[] content = org.bouncycastle.asn1.ASN1OctetString.getInstance(wrapped).getOctets();
    return encoded(Arrays.asList(GeneralNames.getInstance(content).getNames()));
  }

  private static Set<GeneralName> encoded(List<GeneralName> names) {
    return new HashSet<>(names);
  }
}
