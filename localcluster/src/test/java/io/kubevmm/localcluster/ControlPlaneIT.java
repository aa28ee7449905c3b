package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.ControlPlane.Component;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@Tag("kubernetes")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ControlPlaneIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path STATE = Path.of("target/control-plane-it");

  private static ControlPlane plane;

  @BeforeAll
  static void start() {
    ControlPlane.stop(STATE);
    StateFiles.deleteTree(STATE);
    plane = ControlPlane.start(STATE, options());
  }

  @AfterAll
  static void stop() {
    plane.stop();
  }

  @Test
  void isReadyForItsAdministrator() {
    assertThat(plane.kubectl(LIMIT, "get", "--raw", "/readyz").outputOrThrow()).isEqualTo("ok");
    // Of whichever release KUBEVMM_ASSETS has: all its programs are of one.
    assertThat(plane.kubectl(LIMIT, "version").outputOrThrow())
        .containsPattern("Client Version: (v1\\.\\d+\\.\\d+)\n(.*\n)*Server Version: \\1");
  }

  @Test
  void refusesWhoShowsNoCertificate() {
    Programs.Result result =
        Programs.run(
            LIMIT,
            plane.kubectl().toString(),
            "--kubeconfig=/dev/null",
            "--server=" + plane.server(),
            "--certificate-authority=" + plane.authority(),
            "--username=nobody",
            "--password=",
            "get",
            "--raw",
            "/api");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.stderr()).containsIgnoringCase("unauthorized");
  }

  @Test
  void givesAnIdentityOnlyWhatRolesGrant() {
    Path nobody = plane.identity("someone", "a-group");

    Programs.Result result =
        Programs.run(
            LIMIT,
            plane.kubectl().toString(),
            "--kubeconfig",
            nobody.toString(),
            "get",
            "secrets",
            "-A");

    assertThat(result.stderr()).contains("Forbidden").contains("\"someone\"");
  }

  @Test
  void signsACertificateOnceItIsApproved() throws Exception {
    var pair = CertificateAuthority.newKeyPair();
    Path request = STATE.resolve("request.json");
    Files.writeString(request, CsrDocuments.clientRequest("it-client", "CN=it-client", pair));

    plane.kubectl(LIMIT, "create", "-f", request.toString()).outputOrThrow();
    plane.kubectl(LIMIT, "certificate", "approve", "it-client").outputOrThrow();

    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(
                    plane
                        .kubectl(
                            LIMIT,
                            "get",
                            "csr",
                            "it-client",
                            "-o",
                            "jsonpath={.status.certificate}")
                        .outputOrThrow())
                .isNotEmpty());
  }

  @Test
  void cleansUpANamespaceAndMakesItsServiceAccount() {
    plane.kubectl(LIMIT, "create", "namespace", "short-lived").outputOrThrow();
    Awaitility.await()
        .atMost(LIMIT)
        .until(() ->
            plane
                .kubectl(
                    LIMIT,
                    "-n",
                    "short-lived",
                    "get",
                    "serviceaccount/default",
                    "configmap/kube-root-ca.crt")
                .succeeded());

    plane.kubectl(LIMIT, "delete", "namespace", "short-lived").outputOrThrow();

    assertThat(plane.kubectl(LIMIT, "get", "namespace", "short-lived").stderr())
        .contains("NotFound");
  }

  @Test
  @Order(1)
  void aSecondStartChangesNothing() {
    List<ProcessIdentity> before = processes();

    ControlPlane.start(STATE, options());

    assertThat(processes()).hasSize(3).isEqualTo(before);
  }

  @Test
  @Order(2)
  void comesBackAfterTheApiServerWasKilled() {
    plane.kubectl(LIMIT, "create", "configmap", "kept").outputOrThrow();

    plane.kill(Component.KUBE_APISERVER);
    assertThat(plane.running(Component.KUBE_APISERVER)).isFalse();
    plane.restart(Component.KUBE_APISERVER);

    assertThat(plane.kubectl(LIMIT, "get", "configmap", "kept").succeeded()).isTrue();
  }

  @Test
  @Order(3)
  void keepsItsObjectsOverACompleteStop() {
    plane.stop();
    assertThat(processes()).isEmpty();
    assertThat(runFiles()).isEmpty();

    plane = ControlPlane.start(STATE, options());

    assertThat(plane.kubectl(LIMIT, "get", "configmap", "kept").succeeded()).isTrue();
    assertThat(plane.auditLog()).content().contains("\"level\":\"Metadata\"");
  }

  private static ControlPlane.Options options() {
    return ControlPlane.Options.defaults(
            ControlPlaneBinaries.provide(HostFolders.ofThisProcess(), System.out::println))
        .withAudit();
  }

  private static List<ProcessIdentity> processes() {
    return runFiles().stream()
        .map(file -> StateFiles.read(file).lines().findFirst().orElse(""))
        .flatMap(line -> ProcessIdentity.parse(line).stream())
        .filter(ProcessIdentity::alive)
        .toList();
  }

  private static List<Path> runFiles() {
    try (Stream<Path> files = Files.list(STATE.resolve("run"))) {
      return files.sorted().toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
