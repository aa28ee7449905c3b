package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.KubeConfigText;
import io.kubevmm.kube.KubeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("kubernetes")
class ClientCredentialIT {

  private static final Path STATE = Path.of("target/client-credential-it");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static ControlPlane plane;
  private static ClusterAccess cluster;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    ControlPlane.stop(STATE);
    StateFiles.deleteTree(STATE);
    plane =
        ControlPlane.start(
            STATE,
            ControlPlane.Options.defaults(
                ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), System.out::println)));
    cluster = ClusterAccess.open(plane.adminKubeconfig(), plane.kubectl());
  }

  @AfterAll
  static void stop() {
    cluster.close();
    plane.stop();
  }

  @Test
  void isIssuedOnceAndThenKept() {
    ClientCredential credential = credential(InstantSource.system());

    assertThat(credential.ensure(cluster)).isTrue();
    String first = StateFiles.read(file());
    assertThat(credential.ensure(cluster)).isFalse();

    assertThat(StateFiles.read(file())).isEqualTo(first);
    assertThat(userOf(file())).isEqualTo("kubevmm:it");
    assertThat(plane.kubectl(LIMIT, "get", "csr", "-o", "name").outputOrThrow()).isEmpty();
  }

  @Test
  void isRenewedWhenLessThanAMonthIsLeft() {
    credential(InstantSource.system()).ensure(cluster);
    Instant end = ClientCredential.certificateIn(file()).orElseThrow().getNotAfter().toInstant();

    assertThat(credential(InstantSource.fixed(end.minus(Duration.ofDays(31)))).ensure(cluster))
        .isFalse();
    assertThat(credential(InstantSource.fixed(end.minus(Duration.ofDays(29)))).ensure(cluster))
        .isTrue();
  }

  @Test
  void isIssuedAgainByAClusterThatDoesNotKnowIt() {
    CertificateAuthority stranger =
        CertificateAuthority.create("stranger", Instant.now(), Duration.ofDays(100));
    var identity =
        stranger.issue(
            CertificateAuthority.Request.client("kubevmm:it"), Instant.now(), Duration.ofDays(99));
    ClusterAccess.Endpoint endpoint = cluster.endpoint();
    StateFiles.write(
        file(),
        KubeConfigText.embedded(
            endpoint.server(),
            endpoint.authorityPem(),
            "kubevmm:it",
            Pem.of(identity.certificate()),
            Pem.sec1(identity.key())));

    assertThat(credential(InstantSource.system()).ensure(cluster)).isTrue();
    assertThat(userOf(file())).isEqualTo("kubevmm:it");
  }

  @Test
  void aJoiningMachineIsItsOwnServiceAccountAndMayDoNothingYet() {
    plane.kubectl(LIMIT, "create", "namespace", Kinds.JOIN_NAMESPACE).outputOrThrow();

    JoinCredential.write(cluster, "machine-1", file());
    JoinCredential.write(cluster, "machine-1", file());

    assertThat(userOf(file())).isEqualTo("system:serviceaccount:kubevmm-join:machine-1");
    try (KubeClient machine = new KubeClient(KubeConfig.load(file()), "it")) {
      assertThatThrownBy(() -> machine.get("/api/v1/secrets"))
          .isInstanceOfSatisfying(
              KubeException.class, refusal -> assertThat(refusal.isForbidden()).isTrue());
    }
  }

  private ClientCredential credential(InstantSource clock) {
    return new ClientCredential(file(), "kubevmm:it", clock);
  }

  private Path file() {
    return folder.resolve("it.kubeconfig");
  }

  private static String userOf(Path kubeconfig) {
    try (KubeClient client = new KubeClient(KubeConfig.load(kubeconfig), "it")) {
      var review = Json.object();
      review.put("apiVersion", "authentication.k8s.io/v1").put("kind", "SelfSubjectReview");
      var answer = client.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", review);
      return Json.text(answer, "status", "userInfo", "username");
    }
  }
}
