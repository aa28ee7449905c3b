package io.kubevmm.localcluster;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority with an EC P-256 key, which signs the certificates of one cluster. */
record CertificateAuthority(X509Certificate certificate, PrivateKey key) {

  /** Clocks of neighbours differ: a certificate is valid from a little before its issue. */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  /** A certificate and its private key. */
  record Identity(X509Certificate certificate, PrivateKey key) {}

  /**
   * What a certificate shall say.
   *
   * @param names DNS names and IP addresses that a server is reached by; empty for a pure client
   */
  record Request(
      String commonName,
      List<String> organizations,
      List<String> names,
      boolean server,
      boolean client) {

    static Request client(String commonName, String... organizations) {
      return new Request(commonName, List.of(organizations), List.of(), false, true);
    }

    static Request server(String commonName, List<String> names) {
      return new Request(commonName, List.of(), names, true, false);
    }

    /** For both directions, as etcd's peers need it. */
    static Request peer(String commonName, List<String> names) {
      return new Request(commonName, List.of(), names, true, true);
    }

    X500Name subject() {
      X500NameBuilder name = new X500NameBuilder(BCStyle.INSTANCE);
      organizations.forEach(organization -> name.addRDN(BCStyle.O, organization));
      return name.addRDN(BCStyle.CN, commonName).build();
    }
  }

  static CertificateAuthority create(String commonName, Instant now, Duration validity) {
    KeyPair pair = newKeyPair();
    return selfSigned(commonName, pair, now, validity);
  }

  /**
   * The same authority with a later end: what the old certificate verified, the new one does too.
   */
  CertificateAuthority renewed(Instant now, Duration validity) {
    String name =
        X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded())
            .getRDNs(BCStyle.CN)[0]
            .getFirst()
            .getValue()
            .toString();
    return selfSigned(name, new KeyPair(certificate.getPublicKey(), key), now, validity);
  }

  Identity issue(Request request, Instant now, Duration validity) {
    KeyPair pair = newKeyPair();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder = builder(issuer, request.subject(), pair, now, validity);
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.extendedKeyUsage, false, purposes(request));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(certificate));
      if (!request.names().isEmpty()) {
        builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames(request));
      }
      return new Identity(sign(builder, key), pair.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has the curve P-256.", e);
    }
  }

  static GeneralName generalName(String name) {
    boolean address = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static CertificateAuthority selfSigned(
      String commonName, KeyPair pair, Instant now, Duration validity) {
    X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
    X509v3CertificateBuilder builder = builder(name, name, pair, now, validity);
    try {
      JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(pair.getPublic()));
      return new CertificateAuthority(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509v3CertificateBuilder builder(
      X500Name issuer, X500Name subject, KeyPair pair, Instant now, Duration validity) {
    BigInteger serial = new BigInteger(127, new SecureRandom()).add(BigInteger.ONE);
    return new JcaX509v3CertificateBuilder(
        issuer,
        serial,
        Date.from(now.minus(BACKDATE)),
        Date.from(now.plus(validity)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
      throws CertificateException {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (OperatorCreationException e) {
      throw new IllegalStateException("Every JDK signs with SHA256withECDSA.", e);
    }
  }

  private static ExtendedKeyUsage purposes(Request request) {
    List<KeyPurposeId> purposes = new ArrayList<>();
    if (request.server()) {
      purposes.add(KeyPurposeId.id_kp_serverAuth);
    }
    if (request.client()) {
      purposes.add(KeyPurposeId.id_kp_clientAuth);
    }
    return new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new));
  }

  private static GeneralNames alternativeNames(Request request) {
    return new GeneralNames(
        request.names().stream()
            .map(CertificateAuthority::generalName)
            .toArray(GeneralName[]::new));
  }
}
