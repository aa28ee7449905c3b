package io.kubevmm.kube;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** A certificate authority for one test. */
public final class TestAuthority {
  private static final char[] NO_PASSWORD = {};
  private final AtomicLong serials = new AtomicLong(1);
  private final Identity root;

  /** A certificate with its key. */
  public record Identity(X509Certificate certificate, KeyPair keys) {
    void write(Path certificateFile, Path keyFile) throws IOException, GeneralSecurityException {
      Files.writeString(keyFile, pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
      Files.writeString(certificateFile, pem("CERTIFICATE", certificate.getEncoded()));
    }
  }

  public TestAuthority(String name) throws GeneralSecurityException, IOException {
    KeyPair keys = newKeys("EC");
    this.root = new Identity(sign(name, keys, keys, name, true), keys);
  }

  public Identity issue(String commonName) throws GeneralSecurityException, IOException {
    return issue(commonName, "EC");
  }

  Identity issue(String commonName, String algorithm) throws GeneralSecurityException, IOException {
    KeyPair keys = newKeys(algorithm);
    String issuer = root.certificate.getSubjectX500Principal().getName().substring(3);
    return new Identity(sign(commonName, keys, root.keys, issuer, false), keys);
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return root.certificate;
  }

  /** A certificate for the key of a request, with the request's whole subject. */
  public String sign(String requestPem) throws GeneralSecurityException, IOException {
    try (PEMParser parser = new PEMParser(new StringReader(requestPem))) {
      JcaPKCS10CertificationRequest request =
          new JcaPKCS10CertificationRequest((PKCS10CertificationRequest) parser.readObject());
      String issuer = root.certificate.getSubjectX500Principal().getName().substring(3);
      KeyPair keys = new KeyPair(request.getPublicKey(), null);
      String subject = request.getSubject().toString();
      return pem(
          "CERTIFICATE",
          sign(new X500Principal(subject), keys, root.keys, issuer, false).getEncoded());
    }
  }

  public String pem() throws GeneralSecurityException {
    return pem("CERTIFICATE", root.certificate.getEncoded());
  }

  static String pem(String type, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n";
  }

  static KeyPair newKeys(String algorithm) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
    if (!algorithm.equals("Ed25519")) {
      generator.initialize(algorithm.equals("RSA") ? 2048 : 256);
    }
    return generator.generateKeyPair();
  }

  private X509Certificate sign(
      String commonName, KeyPair keys, KeyPair signer, String issuer, boolean authority)
      throws GeneralSecurityException, IOException {
    return sign(new X500Principal("CN=" + commonName), keys, signer, issuer, authority);
  }

  private X509Certificate sign(
      X500Principal subject, KeyPair keys, KeyPair signer, String issuer, boolean authority)
      throws GeneralSecurityException, IOException {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            new X500Principal("CN=" + issuer),
            BigInteger.valueOf(serials.getAndIncrement()),
            Date.from(now.minus(Duration.ofHours(1))),
            Date.from(now.plus(Duration.ofHours(1))),
            subject,
            keys.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      GeneralName loopback = new GeneralName(GeneralName.iPAddress, "127.0.0.1");
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(loopback));
    }
    try {
      var contentSigner = new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(contentSigner));
    } catch (OperatorCreationException e) {
      throw new GeneralSecurityException(e);
    }
  }

  /** The TLS side of a server of this authority, which wants client certificates of it. */
  public HttpsConfigurator server(String commonName) throws GeneralSecurityException, IOException {
    Identity identity = issue(commonName);
    KeyStore keyStore = KeyStore.getInstance("PKCS12");
    keyStore.load(null, null);
    keyStore.setKeyEntry(
        "server",
        identity.keys.getPrivate(),
        NO_PASSWORD,
        new X509Certificate[] {identity.certificate});
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("root", root.certificate);
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(keyStore, NO_PASSWORD);
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return new HttpsConfigurator(context) {
      @Override
      public void configure(HttpsParameters parameters) {
        SSLParameters wanted = context.getDefaultSSLParameters();
        wanted.setWantClientAuth(true);
        parameters.setSSLParameters(wanted);
      }
    };
  }
}
