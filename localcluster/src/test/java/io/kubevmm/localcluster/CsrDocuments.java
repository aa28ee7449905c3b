package io.kubevmm.localcluster;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.util.Base64;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;

/** CertificateSigningRequest objects as a client would send them. */
final class CsrDocuments {

  private CsrDocuments() {}

  static String clientRequest(String name, String subject, KeyPair pair) throws Exception {
    byte[] request =
        new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
            .getEncoded();
    String pem =
        "-----BEGIN CERTIFICATE REQUEST-----\n"
            + Base64.getMimeEncoder().encodeToString(request)
            + "\n-----END CERTIFICATE REQUEST-----\n";
    return """
    {"apiVersion": "certificates.k8s.io/v1", "kind": "CertificateSigningRequest",
     "metadata": {"name": "%s"},
     "spec": {"signerName": "kubernetes.io/kube-apiserver-client", "usages": ["client auth"],
              "request": "%s"}}
    """
        .formatted(
            name, Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
