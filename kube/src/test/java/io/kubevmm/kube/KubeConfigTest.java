package io.kubevmm.kube;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeConfigTest {
  private static final String TWO_CONTEXTS =
      """
      apiVersion: v1
      kind: Config
      current-context: dev
      clusters:
      - name: one
        cluster: {server: "https://192.0.2.1:6443", certificate-authority: pki/ca.crt}
      contexts:
      - name: dev
        context: {cluster: one, user: me, namespace: shop}
      - name: prod
        context: {cluster: one, user: robot}
      users:
      - name: me
        user: {client-certificate: me.crt, client-key-data: a2V5}
      - name: robot
        user: {token: secret, tokenFile: token}
      """;

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @Test
  void readsTheCurrentContextWithPathsRelativeToTheFile() throws Exception {
    KubeConfig config = KubeConfig.load(file("config", TWO_CONTEXTS));

    assertThat(config.server()).isEqualTo(URI.create("https://192.0.2.1:6443"));
    assertThat(config.namespace()).isEqualTo("shop");
    assertThat(config.context()).isEqualTo("dev");
    assertThat(config.authority()).contains(new Material.InFile(folder.resolve("pki/ca.crt")));
    KubeConfig.ClientCertificate pair = config.clientCertificate().orElseThrow();
    assertThat(pair.certificate()).isEqualTo(new Material.InFile(folder.resolve("me.crt")));
    assertThat(new String(pair.key().read(), UTF_8)).isEqualTo("key");
  }

  @Test
  void takesAnotherContextAndItsDefaults() throws Exception {
    KubeConfig config = KubeConfig.load(file("config", TWO_CONTEXTS)).withContext("prod");

    assertThat(config.namespace()).isEqualTo("default");
    assertThat(config.clientCertificate()).isEmpty();
    assertThat(config.token()).contains(new Material.InFile(folder.resolve("token")));
  }

  @Test
  void aNameThatIsNotThereIsAnsweredWithThoseThatAre() throws Exception {
    Path file = file("config", TWO_CONTEXTS);
    assertThatThrownBy(() -> KubeConfig.load(file, "test"))
        .isInstanceOf(KubeConfigException.class)
        .hasMessageContaining("has no context \"test\", only [dev, prod]");
  }

  @Test
  void mergesTheFilesOfTheVariableAndTheFirstWins() throws Exception {
    Path first =
        file(
            "first",
            """
            contexts:
            - {name: dev, context: {cluster: one, namespace: first}}
            """);
    Path second = file("second", TWO_CONTEXTS);
    String variable = first + "::" + folder.resolve("missing") + ":" + second;

    KubeConfig config = search(Map.of("KUBECONFIG", variable));
    assertThat(config.namespace()).isEqualTo("first");
    assertThat(config.server()).isEqualTo(URI.create("https://192.0.2.1:6443"));
  }

  private KubeConfig search(Map<String, String> environment) {
    return KubeConfigSearch.of(environment, folder, folder.resolve("account"), "");
  }

  @Test
  void findsTheHomeFileBeforeTheServiceAccount() throws Exception {
    Files.createDirectories(folder.resolve("account"));
    file("account/token", "t");
    file("account/namespace", "kubevmm\n");
    Map<String, String> pod =
        Map.of("KUBERNETES_SERVICE_HOST", "fd00::1", "KUBERNETES_SERVICE_PORT", "443");

    KubeConfig inPod = search(pod);
    assertThat(inPod.server()).isEqualTo(URI.create("https://[fd00::1]:443"));
    assertThat(inPod.namespace()).isEqualTo("kubevmm");

    Files.createDirectories(folder.resolve(".kube"));
    file(".kube/config", TWO_CONTEXTS);
    assertThat(search(pod).context()).isEqualTo("dev");
  }

  @Test
  void saysWhatToDoWhenThereIsNothing() {
    assertThatThrownBy(() -> search(Map.of()))
        .hasMessageContaining("Set KUBECONFIG to the file that gives access to the cluster.");
    assertThatThrownBy(() -> search(Map.of("KUBECONFIG", "/none")))
        .hasMessage("$KUBECONFIG is /none, but no such file exists.");
  }

  @Test
  void whatThisClientDoesNotDoIsRefused() throws Exception {
    for (String user : new String[] {"exec: {command: aws}", "username: admin", "as: somebody"}) {
      Path file = file("config", TWO_CONTEXTS.replace("token: secret", user));
      String field = user.substring(0, user.indexOf(':'));
      assertThatThrownBy(() -> KubeConfig.load(file, "prod"))
          .isInstanceOf(KubeConfigException.class)
          .hasMessageContaining("The user of context \"prod\" uses \"" + field + "\"");
    }
    Path proxy = file("proxy", TWO_CONTEXTS.replace("server:", "proxy-url: http://x, server:"));
    assertThatThrownBy(() -> KubeConfig.load(proxy)).hasMessageContaining("\"proxy-url\"");
  }

  @Test
  void anInsecureClusterIsRefusedUnlessAccepted() throws Exception {
    String insecure =
        TWO_CONTEXTS
            .replace("certificate-authority: pki/ca.crt", "insecure-skip-tls-verify: true")
            .replace("current-context: dev", "current-context: prod");
    KubeConfig config = KubeConfig.load(file("config", insecure));

    assertThatThrownBy(() -> new KubeClient(config, "tester"))
        .isInstanceOf(KubeConfigException.class)
        .hasMessageContaining("insecure-skip-tls-verify: true");
    new KubeClient(config.acceptingInsecure(), "tester").close();
  }

  @Test
  void brokenFilesAreNamed() throws Exception {
    Path broken = file("broken", "a: [");
    assertThatThrownBy(() -> KubeConfig.load(broken))
        .hasMessageContaining(broken.toString())
        .hasMessageContaining("is not YAML");
    Path text = file("text", "just words");
    assertThatThrownBy(() -> KubeConfig.load(text)).hasMessageContaining("it is not a map");
    assertThatThrownBy(() -> KubeConfig.load(folder.resolve("missing")))
        .hasMessageContaining("cannot be read");
    Path ftp = file("ftp", TWO_CONTEXTS.replace("https://", "ftp://"));
    assertThatThrownBy(() -> KubeConfig.load(ftp)).hasMessageContaining("is not a URL like");
  }
}
