package io.kubevmm.localcluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeConfigText;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.runtime.CertificateRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;

/**
 * A process's kubeconfig with a client certificate, got through the CertificateSigningRequest API
 * and approved by the administrator: the same on the embedded cluster and on any other. It is asked
 * for again when the cluster does not know it (another cluster, another authority) or when fewer
 * than {@link #RENEW_BEFORE} are left.
 */
public final class ClientCredential {

  public static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final Resource REQUESTS =
      new Resource(
          "certificates.k8s.io",
          "v1",
          "certificatesigningrequests",
          "CertificateSigningRequest",
          false);
  private static final String WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  private static final Duration SIGNING_LIMIT = Duration.ofSeconds(30);

  private final Path file;
  private final String user;
  private final InstantSource clock;

  /**
   * The credential of {@code user} in one file.
   *
   * @param file the kubeconfig, mode 0600, with everything in it
   */
  public ClientCredential(Path file, String user, InstantSource clock) {
    this.file = file;
    this.user = user;
    this.clock = clock;
  }

  /** Makes the file hold a good credential; answers whether it had to be asked for. */
  public boolean ensure(ClusterAccess cluster) {
    ClusterAccess.Endpoint endpoint = cluster.endpoint();
    if (fresh() && known(endpoint)) {
      return false;
    }
    CertificateRequest request = CertificateRequest.create(user, "");
    String certificate = sign(cluster.client(), request);
    try {
      StateFiles.write(
          file,
          KubeConfigText.embedded(
              endpoint.server(),
              endpoint.authorityPem(),
              user,
              certificate,
              Pem.sec1(Pem.privateKey(request.keyPem()))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A key that was just made can't be read.", e);
    }
    return true;
  }

  /** When the certificate ends; empty when there is none. */
  public Optional<X509Certificate> certificate() {
    return certificateIn(file);
  }

  /** The certificate in a kubeconfig that this class wrote; empty when there is none. */
  public static Optional<X509Certificate> certificateIn(Path kubeconfig) {
    if (!Files.exists(kubeconfig)) {
      return Optional.empty();
    }
    try {
      var user = Json.at(Json.parse(StateFiles.read(kubeconfig)), "users").path(0);
      String data = Json.text(user, "user", "client-certificate-data");
      String pem = new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
      return Pem.certificates(pem).stream().findFirst();
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return Optional.empty(); // Damaged: as good as absent, it will be made anew.
    }
  }

  private boolean fresh() {
    return certificate()
        .filter(
            found -> clock.instant().plus(RENEW_BEFORE).isBefore(found.getNotAfter().toInstant()))
        .isPresent();
  }

  private boolean known(ClusterAccess.Endpoint endpoint) {
    if (!StateFiles.read(file).contains("\"" + endpoint.server() + "\"")) {
      return false;
    }
    ObjectNode question = Json.object();
    question.put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
    try (KubeClient self = new KubeClient(KubeConfig.load(file), "kubevmm-up")) {
      return Json.text(self.post(WHO_AM_I, question), "status", "userInfo", "username")
          .equals(user);
    } catch (KubeException e) {
      if (e.status() == 401) {
        return false;
      }
      throw e;
    }
  }

  private String sign(KubeClient administrator, CertificateRequest request) {
    String name = user.replace(':', '-') + "-" + Long.toUnsignedString(clock.millis(), 36);
    ObjectNode object = Json.object();
    object.put("apiVersion", REQUESTS.apiVersion()).put("kind", REQUESTS.kind());
    object.putObject("metadata").put("name", name);
    ObjectNode spec = object.putObject("spec");
    spec.put("signerName", "kubernetes.io/kube-apiserver-client");
    spec.put(
        "request",
        Base64.getEncoder()
            .encodeToString(request.requestPem().getBytes(StandardCharsets.US_ASCII)));
    spec.putArray("usages").add("client auth");
    ObjectNode created = administrator.create(REQUESTS, object);

    ObjectNode approval = Json.child(created, "status").putArray("conditions").addObject();
    approval.put("type", "Approved").put("status", "True").put("reason", "KubevmmUp");
    approval.put("message", "Asked for and approved by the administrator who runs `kubevmm up`.");
    administrator.replaceSubresource(REQUESTS, "approval", created);
    try {
      return awaitCertificate(administrator, ObjectKey.of(name));
    } finally {
      administrator.delete(REQUESTS, ObjectKey.of(name), DeleteOptions.NONE);
    }
  }

  private static String awaitCertificate(KubeClient administrator, ObjectKey key) {
    long deadline = System.nanoTime() + SIGNING_LIMIT.toNanos();
    while (System.nanoTime() < deadline) {
      String data = Json.text(administrator.get(REQUESTS, key), "status", "certificate");
      if (!data.isEmpty()) {
        return new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
      }
      StateFiles.pause(Duration.ofMillis(100));
    }
    throw new LocalClusterException(
        "The cluster did not sign the approved request %s within %d s. Does its controller manager run the controller certificatesigningrequest-signing?"
            .formatted(key, SIGNING_LIMIT.toSeconds()));
  }
}
