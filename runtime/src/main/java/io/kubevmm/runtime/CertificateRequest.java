package io.kubevmm.runtime;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A new key and the PKCS#10 request for a client certificate of it.
 *
 * @param keyPem the private key (EC P-256) as PKCS#8 PEM: a secret
 * @param requestPem the request as PEM
 */
public record CertificateRequest(String keyPem, String requestPem) {

  /** Makes a key and a request for the subject {@code O=organisation, CN=commonName}. */
  public static CertificateRequest create(String commonName, String organisation) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      X500NameBuilder subject = new X500NameBuilder(BCStyle.INSTANCE);
      if (!organisation.isEmpty()) {
        subject.addRDN(BCStyle.O, organisation);
      }
      subject.addRDN(BCStyle.CN, commonName);
      byte[] request =
          new JcaPKCS10CertificationRequestBuilder(subject.build(), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
              .getEncoded();
      return new CertificateRequest(
          pem("PRIVATE KEY", pair.getPrivate().getEncoded()), pem("CERTIFICATE REQUEST", request));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot make an EC key and sign with it", e);
    }
  }

  private static String pem(String type, byte[] content) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(new PemObject(type, content));
    }
    return text.toString();
  }

  /** Says that there is a key, and not what it is. */
  @Override
  public String toString() {
    return "CertificateRequest[key withheld]";
  }
}
