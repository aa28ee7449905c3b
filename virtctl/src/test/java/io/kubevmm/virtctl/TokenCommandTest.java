package io.kubevmm.virtctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.api.Kinds;
import io.kubevmm.kube.AuthorityPin;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.ServiceAccounts;
import io.kubevmm.kube.TestAuthority;
import io.kubevmm.kube.fake.FakeApiServer;
import io.kubevmm.virtctl.Console.Result;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The line with which a machine joins, and the tokens behind it. */
class TokenCommandTest {
  private static final Resource CONFIG_MAPS =
      new Resource("", "v1", "configmaps", "ConfigMap", true);
  private static final ObjectKey N4 = new ObjectKey(Kinds.JOIN_NAMESPACE, "n4");

  @TempDir Path folder;
  private TestAuthority authority;
  private FakeApiServer server;
  private Path kubeconfig;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority("cluster-ca");
    server =
        new FakeApiServer(
            authority.server("kube-apiserver"), ServiceAccounts.RESOURCE, CONFIG_MAPS);
    kubeconfig = write(authority.pem());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path write(String pem) throws Exception {
    return Files.writeString(
        folder.resolve("config"),
        """
        current-context: test
        clusters: [{name: c, cluster: {server: "%s", certificate-authority-data: "%s"}}]
        contexts: [{name: test, context: {cluster: c}}]
        """
            .formatted(server.uri(), base64(pem)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private Result token(String... words) {
    List<String> all = new ArrayList<>(List.of("token"));
    all.addAll(List.of(words));
    all.addAll(List.of("--kubeconfig", kubeconfig.toString()));
    return Console.runAlone(all.toArray(String[]::new));
  }

  @Test
  void printsTheAuthorityWhereTheServerDoesNotShowIt() {
    Result made = token("create", "n4");

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .isEqualTo(
            "kubevmm-executor join --server %s --token header.claims.signature --ca-data %s%n"
                .formatted(server.uri(), AuthorityPin.data(List.of(authority.certificate()))));
    assertThat(made.err()).contains("n4 as root", "2036-01-01", "from this machine alone");
    assertThat(server.store().find(ServiceAccounts.RESOURCE, N4)).isPresent();
  }

  @Test
  void printsTheHashWhereTheClusterPublishesTheAuthority() throws Exception {
    var map = Json.object();
    map.putObject("metadata").put("namespace", "kube-public").put("name", "cluster-info");
    map.putObject("data")
        .put(
            "kubeconfig",
            "clusters: [{cluster: {certificate-authority-data: " + base64(authority.pem()) + "}}]");
    server.store().create(CONFIG_MAPS, map);

    assertThat(token("create", "n4").out().strip())
        .endsWith(" --ca-hash " + AuthorityPin.hash(authority.certificate()));
  }

  @Test
  void aNewTokenEndsTheOneBefore() {
    token("create", "n4", "--allow-rejoin");
    String first = uid();
    token("create", "n4");

    assertThat(uid()).isNotEqualTo(first);
    assertThat(token("list").out()).containsPattern("n4 +\\d+s +good until 2036\\S+ +no\n");
  }

  private String uid() {
    var account = server.store().find(ServiceAccounts.RESOURCE, N4).orElseThrow();
    return Json.text(account, "metadata", "uid");
  }

  @Test
  void theListSaysWhatBecameOfEach() {
    token("create", "n4", "--allow-rejoin");
    server
        .store()
        .update(
            ServiceAccounts.RESOURCE,
            N4,
            account -> {
              Json.child(account, "metadata", "annotations")
                  .put(Kinds.MACHINE_ID_ANNOTATION, "0123");
              return account;
            });

    assertThat(token("list").out()).containsPattern("n4 +\\d+s +in use +allowed\n");
  }

  @Test
  void aDeletedTokenIsGone() {
    token("create", "n4");

    assertThat(token("delete", "n4").out()).isEqualTo("The token for n4 is deleted.\n");
    assertThat(token("delete", "n4").err()).startsWith("There is no token for n4");
    assertThat(token("list").out()).hasLineCount(1);
  }

  @Test
  void whatIsWrongIsSaid() {
    assertThat(token("create").err()).contains("needs the node's name");
    assertThat(token("make", "n4").err()).contains("create, list and delete");
    assertThat(token("list", "n4").err()).contains("takes no name");
    assertThat(token("create", "n4", "--ttl", "soon").err()).contains("no duration");
    assertThat(token("create", "n4", "--server", "http://x").err()).contains("--server is a URL");
    assertThat(server.store().all(ServiceAccounts.RESOURCE)).isEmpty();
  }
}
