package io.kubevmm.kube;

import static io.kubevmm.kube.Things.THING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.kube.fake.FakeApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTest {
  @TempDir Path folder;
  private TestAuthority authority;
  private FakeApiServer server;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority("our-ca");
    Files.writeString(folder.resolve("ca.crt"), authority.pem());
    server = new FakeApiServer(authority.server("kube-apiserver"), THING);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void writeIdentity(TestAuthority.Identity identity)
      throws IOException, GeneralSecurityException {
    identity.write(folder.resolve("client.crt"), folder.resolve("client.key"));
  }

  private KubeConfig config() {
    return KubeConfig.of(
        server.uri(),
        folder.resolve("ca.crt"),
        folder.resolve("client.crt"),
        folder.resolve("client.key"));
  }

  private static void call(KubeClient client) {
    client.list(THING, "", Selector.EVERYTHING, 0, "");
  }

  private Stream<String> callers() {
    return server.requests().stream().map(request -> request.header("tls-client"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"EC", "RSA", "Ed25519"})
  void provesItselfWithItsCertificate(String algorithm) throws Exception {
    writeIdentity(authority.issue("node-1", algorithm));
    try (KubeClient client = new KubeClient(config(), "tester")) {
      call(client);
    }
    assertThat(callers()).containsExactly("CN=node-1");
  }

  @Test
  void usesARenewedCertificateWithoutARestart() throws Exception {
    writeIdentity(authority.issue("old"));
    try (KubeClient client = new KubeClient(config(), "tester")) {
      call(client);
      writeIdentity(authority.issue("new"));

      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> {
            call(client);
            return callers().anyMatch("CN=new"::equals);
          });
    }
  }

  @Test
  void goesOnWithTheOldCertificateWhileTheNewOneIsHalfWritten() throws Exception {
    writeIdentity(authority.issue("old"));
    try (KubeClient client = new KubeClient(config(), "tester")) {
      call(client);
      Files.writeString(folder.resolve("client.crt"), "-----BEGIN CERTIF");
      await()
          .pollDelay(Duration.ofMillis(1200))
          .until(() -> {
            call(client);
            return true;
          });
      writeIdentity(authority.issue("new"));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> {
            call(client);
            return callers().anyMatch("CN=new"::equals);
          });
    }
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
    writeIdentity(authority.issue("node-1"));
    Files.writeString(folder.resolve("ca.crt"), new TestAuthority("their-ca").pem());
    try (KubeClient client = new KubeClient(config(), "tester")) {
      assertThatThrownBy(() -> call(client))
          .isInstanceOf(KubeException.class)
          .hasMessageContaining("PKIX path");
    }
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void anUnusableCertificateSaysWhichFile() throws Exception {
    writeIdentity(authority.issue("node-1"));
    Files.writeString(folder.resolve("client.key"), "nothing");
    assertThatThrownBy(() -> new KubeClient(config(), "tester"))
        .isInstanceOf(KubeConfigException.class)
        .hasMessage(
            "The client key in "
                + folder.resolve("client.key")
                + " is not usable: it holds no PEM block \"PRIVATE KEY\"");
  }

  @Test
  void aTokenIsReadAgainFromItsFile() throws Exception {
    Path token = folder.resolve("token");
    Files.writeString(token, "first\n");
    KubeConfig config = KubeConfig.inCluster(server.uri(), folder.resolve("ca.crt"), token, "shop");
    try (KubeClient client = new KubeClient(config, "tester")) {
      call(client);
      Files.writeString(token, "second\n");
      call(client);
    }
    List<String> tokens =
        server.requests().stream().map(request -> request.header("authorization")).toList();
    assertThat(tokens).containsExactly("Bearer first", "Bearer second");
  }
}
