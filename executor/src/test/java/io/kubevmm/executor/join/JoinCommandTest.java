package io.kubevmm.executor.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.kube.AuthorityPin;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.TestAuthority;
import io.kubevmm.runtime.RefusedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a machine must show to become a node, and what is refused before anything is changed. */
class JoinCommandTest {

  @TempDir Path folder;
  private JoinDesk desk;

  @BeforeEach
  void open() throws Exception {
    desk = new JoinDesk(folder);
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private String join(String token) throws InterruptedException {
    return desk.join("--token", token, "--ca-data", desk.caData());
  }

  private void refused(String token, String... sentence) {
    Throwable thrown = catchThrowable(() -> join(token));
    assertThat(JoinDesk.refusal(thrown)).contains(sentence);
    assertNothingChanged();
  }

  private void assertNothingChanged() {
    assertThat(desk.server.store().all(Resources.CERTIFICATE_REQUESTS)).isEmpty();
    assertThat(desk.membership().kubeconfig()).doesNotExist();
    assertThat(desk.membership().identity()).doesNotExist();
    assertThat(desk.service.asked).isEmpty();
  }

  @Test
  void joinsByTheAuthorityItself() throws Exception {
    desk.approve();

    String said = join(JoinDesk.token("n1"));

    assertThat(said).contains("Joined as node n1", "no systemd", "kubevmm-executor --kubeconfig");
    assertThat(desk.reached)
        .containsExactly("join.checked", "join.requested", "join.certified", "join.configured");
    assertThat(NodeIdentity.nodeIn(desk.membership().identity())).contains("n1");
    Path kubeconfig = desk.membership().kubeconfig();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kubeconfig)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(kubeconfig)).contains(desk.membership().identity().toString());
  }

  @Test
  void joinsByTheHashOfAnAuthorityThatTheClusterPublishes() throws Exception {
    desk.publishAuthority();
    desk.approve();

    desk.join(
        "--token",
        JoinDesk.token("n1"),
        "--ca-hash",
        AuthorityPin.hash(desk.authority.certificate()));

    assertThat(NodeIdentity.nodeIn(desk.membership().identity())).contains("n1");
  }

  @Test
  void aWrongHashIsRefusedAndTheTokenIsSentToNobody() throws Exception {
    desk.publishAuthority();
    String other = AuthorityPin.hash(new TestAuthority("other").certificate());

    Throwable thrown =
        catchThrowable(() -> desk.join("--token", JoinDesk.token("n1"), "--ca-hash", other));

    assertThat(JoinDesk.refusal(thrown)).contains("nothing that", "No token was sent");
    assertThat(desk.tokenWasSent()).isFalse();
    assertNothingChanged();
  }

  @Test
  void aHashThatTheServerShowsNoAuthorityForIsRefused() {
    String hash = AuthorityPin.hash(desk.authority.certificate());

    Throwable thrown =
        catchThrowable(() -> desk.join("--token", JoinDesk.token("n1"), "--ca-hash", hash));

    assertThat(JoinDesk.refusal(thrown)).contains("it will say --ca-data");
    assertThat(desk.tokenWasSent()).isFalse();
  }

  @Test
  void aServerOfAnotherAuthorityGetsNoToken() throws Exception {
    String other = AuthorityPin.data(List.of(new TestAuthority("other").certificate()));

    assertThatThrownBy(() -> desk.join("--token", JoinDesk.token("n1"), "--ca-data", other))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining("PKIX path");
    assertThat(desk.tokenWasSent()).isFalse();
    assertNothingChanged();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--ca-hash sha256:00", "--ca-hash md5:0", "--ca-data ***", "--ca-data AAAA"})
  void aPinThatIsNoneIsRefused(String option) {
    String[] words = option.split(" ");
    Throwable thrown =
        catchThrowable(() -> desk.join("--token", JoinDesk.token("n1"), words[0], words[1]));

    assertThat(JoinDesk.refusal(thrown)).contains(words[0] + " is", "copy the whole line");
  }

  @Test
  void withoutAPinNothingIsTrusted() {
    assertThat(JoinDesk.refusal(catchThrowable(() -> desk.join("--token", JoinDesk.token("n1")))))
        .contains("say --ca-hash or --ca-data");
  }

  @Test
  void aTokenThatWasCutOffIsRefused() {
    refused("eyJhbGciOi", "copy the whole line");
    refused("a.b.c", "copy the whole line");
    assertThat(desk.tokenWasSent()).isFalse();
  }

  @Test
  void aTokenOfAnotherMachineIsRefused() {
    refused(JoinDesk.token("n2"), "for node n2", "--node-name n2", "`virtctl token create n1`");
    assertThat(desk.tokenWasSent()).isFalse();
  }

  @Test
  void anExpiredTokenIsRefusedWithItsEnd() {
    desk.server.answer(request -> !request.header("authorization").isEmpty(), 9, 401);
    Instant end = Instant.parse("2020-01-01T00:00:00Z");

    refused(
        JoinDesk.token("n1", end), "ended at 2020-01-01T00:00:00Z", "`virtctl token create n1`");
  }

  @Test
  void aTokenThatTheServerDoesNotKnowIsRefused() {
    desk.server.answer(request -> !request.header("authorization").isEmpty(), 9, 401);

    refused(JoinDesk.token("n1"), "used up, deleted", "`virtctl token create n1`");
  }

  @Test
  void anOldKubernetesIsRefused() {
    desk.server.version("v1.31.9-eks-1");

    refused(JoinDesk.token("n1"), "v1.31.9-eks-1", "1.32 or newer");
  }

  @Test
  void aClusterWithoutOurKindsIsRefused() {
    JoinDesk.ALL.stream()
        .filter(resource -> resource.group().equals(Kinds.GROUP))
        .forEach(desk.server.store()::uninstall);
    refused(JoinDesk.token("n1"), "not installed in this cluster", "kubectl apply -f yamls/");
  }

  @Test
  void aClusterWithoutOneOfOurKindsIsRefused() {
    desk.server.store().uninstall(Resources.PLANS);

    refused(JoinDesk.token("n1"), "has no virtualmachineplans");
  }

  @Test
  void kindsThatAreStoredInANewerVersionAreRefused() {
    desk.server.storageVersion("v1");

    refused(JoinDesk.token("n1"), "another version than v1alpha1", "executor's package");
  }

  @Test
  void aMachineWithAKubeletIsRefused() {
    desk.object(
        Resources.CORE_NODES,
        "",
        "n1",
        node -> Json.child(node, "status", "nodeInfo").put("kubeletVersion", "v1.37.2"));

    refused(JoinDesk.token("n1"), "a machine cannot run both containers and virtual machines");
  }

  @Test
  void aClockThatIsOffIsTold() throws Exception {
    desk.approve();
    desk.clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61));

    assertThat(join(JoinDesk.token("n1"))).contains("61 min ahead of the API server's");
    assertThat(desk.membership().kubeconfig()).exists();
  }

  @Test
  void whatTheControllerSaysAgainstItIsPassedOn() {
    desk.decide(status ->
        status
            .putArray("conditions")
            .addObject()
            .put("type", "Denied")
            .put("message", "the name n1 is in use by another machine"));

    assertThatThrownBy(() -> join(JoinDesk.token("n1")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("in use by another machine");
    assertThat(desk.membership().kubeconfig()).doesNotExist();
  }

  @Test
  void aServerThatIsAwayIsASentence() {
    desk.server.stop();

    assertThatThrownBy(() -> join(JoinDesk.token("n1")))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining("the API server did not answer");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Node_1", "-n", "n..1"})
  void aNameThatNoObjectCanHaveIsRefused(String name) {
    Throwable thrown =
        catchThrowable(() ->
            desk.join("--node-name", name, "--token", JoinDesk.token("n1"), "--ca-data", "AAAA"));
    assertThat(JoinDesk.refusal(thrown)).contains("cannot be a node's name");
  }

  @Test
  void joinedAgainItNeedsNoTokenAndNoCertificate() throws Exception {
    desk.approve();
    join(JoinDesk.token("n1"));
    Files.delete(desk.membership().kubeconfig());

    String said = desk.join("--ca-data", desk.caData());

    assertThat(said).contains("certificate as node n1 already");
    assertThat(desk.membership().kubeconfig()).exists();
    assertThat(desk.server.store().all(Resources.CERTIFICATE_REQUESTS)).hasSize(1);
  }

  @Test
  void aMachineIsOneNodeOnly() throws Exception {
    desk.approve();
    join(JoinDesk.token("n1"));

    Throwable thrown =
        catchThrowable(() ->
            desk.join(
                "--node-name", "n2", "--token", JoinDesk.token("n2"), "--ca-data", desk.caData()));
    assertThat(JoinDesk.refusal(thrown)).contains("is node n1 already", "leave");
  }

  @Test
  void aCertificateOfAnotherClusterIsKept() throws Exception {
    desk.approve();
    join(JoinDesk.token("n1"));
    byte[] before = Files.readAllBytes(desk.membership().identity());
    desk.server.answer(request -> !request.header("tls-client").isEmpty(), 9, 401);

    assertThat(JoinDesk.refusal(catchThrowable(() -> join(JoinDesk.token("n1")))))
        .contains("a certificate of another cluster");
    assertThat(Files.readAllBytes(desk.membership().identity())).isEqualTo(before);
  }

  @Test
  void theServiceIsStartedAndItsNodeAwaited() throws Exception {
    desk.service.managed = true;
    desk.approve();
    desk.object(Resources.NODES, "", "n1", node -> ready(node, "True", "connected"));

    assertThat(join(JoinDesk.token("n1"))).contains("Node n1 is ready.");
    assertThat(desk.service.asked).containsExactly("start");
    assertThat(desk.reached).endsWith("join.started", "join.ready");
  }

  @Test
  void aNodeThatDoesNotGetReadySaysWhy() {
    desk.service.managed = true;
    desk.approve();
    desk.object(Resources.NODES, "", "n1", node -> ready(node, "False", "libvirt is away"));

    assertThat(JoinDesk.refusal(catchThrowable(() -> join(JoinDesk.token("n1")))))
        .contains("has joined as node n1", "libvirt is away", "journalctl");
  }

  private static void ready(ObjectNode node, String status, String message) {
    Json.child(node, "status")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", status)
        .put("message", message);
  }
}
