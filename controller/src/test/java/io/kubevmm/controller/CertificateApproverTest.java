package io.kubevmm.controller;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpec;
import io.fabric8.kubernetes.api.model.certificates.v1.CertificateSigningRequestSpecBuilder;
import io.kubevmm.runtime.CertificateRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets a certificate of a node: its own machine, for its own name, and nothing besides. */
class CertificateApproverTest {

  private static final String SIGNER = CertificateApprover.SIGNER;
  private static final List<String> USAGES = List.of("digital signature", "client auth");

  @ParameterizedTest
  @CsvSource({
    "system:serviceaccount:kubevmm-join:node-1, node-1",
    "kubevmm:node:node-1, node-1",
    "kubevmm:node:node-1.example.org, node-1.example.org",
  })
  void knowsTheNodeThatAsks(String user, String node) {
    assertThat(CertificateApprover.requester(user)).contains(node);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "system:node:node-1",
        "system:serviceaccount:default:node-1",
        "system:serviceaccount:kubevmm-join-x:node-1",
        "kubernetes-admin",
        "kubevmm:nodes",
        "x-kubevmm:node:node-1",
        "KUBEVMM:NODE:node-1",
        ""
      })
  void leavesOthersRequestsAlone(String user) {
    assertThat(CertificateApprover.requester(user)).isEmpty();
  }

  @Test
  void approvesTheNodesOwnIdentity() {
    assertThat(objection(pem("kubevmm:node:node-1", "kubevmm:nodes"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "kubevmm:node:node-2, kubevmm:nodes",
    "kubevmm:node:node-10, kubevmm:nodes",
    "kubevmm:node:, kubevmm:nodes",
    "system:node:node-1, kubevmm:nodes",
    "kubevmm:node:node-1, system:masters",
    "kubevmm:node:node-1, system:nodes",
    "kubevmm:node:node-1, ''",
    "Kubevmm:node:node-1, kubevmm:nodes",
    "'kubevmm:node:node-1 ', kubevmm:nodes",
  })
  void deniesAnotherIdentity(String name, String organisation) {
    assertThat(objection(pem(name, organisation)))
        .isEqualTo("node node-1 may only ask for CN=kubevmm:node:node-1, O=kubevmm:nodes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "O=kubevmm:nodes, O=system:masters, CN=kubevmm:node:node-1",
        "O=kubevmm:nodes, CN=kubevmm:node:node-1, CN=kubevmm:node:node-2",
        "O=kubevmm:nodes, CN=kubevmm:node:node-1, OU=x",
        "O=kubevmm:nodes+OU=x, CN=kubevmm:node:node-1",
        "O=kubevmm:nodes+O=system:masters, CN=kubevmm:node:node-1",
        "O=kubevmm:nodes, CN=kubevmm:node:node-1, UID=root",
        "CN=kubevmm:node:node-1"
      })
  void deniesASubjectThatSaysMore(String subject)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    assertThat(objection(pem(signed(new X500Name(subject), new ExtensionsGenerator()))))
        .contains("may only ask for");
  }

  @Test
  void deniesAlternativeNames()
      throws GeneralSecurityException, OperatorCreationException, IOException {
    ExtensionsGenerator extensions = new ExtensionsGenerator();
    GeneralName name = new GeneralName(GeneralName.dNSName, "kubernetes.default");
    extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
    X500Name subject = new X500Name("O=kubevmm:nodes, CN=kubevmm:node:node-1");
    assertThat(objection(pem(signed(subject, extensions)))).contains("not allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes.io/kubelet-serving",
        "kubernetes.io/kube-apiserver-client-kubelet",
        "kubernetes.io/legacy-unknown",
        ""
      })
  void deniesAnotherSigner(String signer) {
    CertificateSigningRequestSpec spec =
        spec(pem("kubevmm:node:node-1", "kubevmm:nodes"), USAGES, signer);
    assertThat(CertificateApprover.objection(spec, "node-1").orElse("")).contains("signer must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "client auth,server auth",
        "digital signature,client auth,cert sign",
        "digital signature",
        "any",
        ""
      })
  void deniesOtherUsages(String usages) {
    CertificateSigningRequestSpec spec =
        spec(pem("kubevmm:node:node-1", "kubevmm:nodes"), List.of(usages.split(",")), SIGNER);
    assertThat(CertificateApprover.objection(spec, "node-1").orElse("")).contains("usages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n"
      })
  void deniesGarbage(String pem) {
    assertThat(objection(pem)).startsWith("the request is bad: ");
  }

  @Test
  void deniesWhatIsNoBase64() {
    CertificateSigningRequestSpec spec = spec("", USAGES, SIGNER);
    spec.setRequest("%%%");
    assertThat(CertificateApprover.objection(spec, "node-1").orElse(""))
        .startsWith("the request is bad: ");
  }

  @Test
  void deniesARequestForSomebodyElsesKey()
      throws GeneralSecurityException, OperatorCreationException, IOException {
    byte[] der =
        signed(new X500Name("O=kubevmm:nodes, CN=kubevmm:node:node-1"), new ExtensionsGenerator());
    der[der.length - 1] ^= 1;
    assertThat(objection(pem(der))).startsWith("the request is bad: ");
  }

  private static String objection(String pem) {
    return CertificateApprover.objection(spec(pem, USAGES, SIGNER), "node-1").orElse("");
  }

  private static CertificateSigningRequestSpec spec(
      String pem, List<String> usages, String signer) {
    byte[] bytes = pem.getBytes(StandardCharsets.UTF_8);
    return new CertificateSigningRequestSpecBuilder()
        .withRequest(Base64.getEncoder().encodeToString(bytes))
        .withSignerName(signer)
        .withUsages(usages)
        .build();
  }

  private static String pem(String name, String organisation) {
    return CertificateRequest.create(name, organisation).requestPem();
  }

  private static String pem(byte[] der) {
    return "-----BEGIN CERTIFICATE REQUEST-----\n"
        + Base64.getMimeEncoder().encodeToString(der)
        + "\n-----END CERTIFICATE REQUEST-----\n";
  }

  private static byte[] signed(X500Name subject, ExtensionsGenerator extensions)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = KeyPairGenerator.getInstance("EC").generateKeyPair();
    var request = new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic());
    if (!extensions.isEmpty()) {
      request.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
    }
    return request
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()))
        .getEncoded();
  }
}
