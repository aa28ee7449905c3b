package io.kubevmm.kube;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An etcd and a kube-apiserver of their own for one test, in one folder. */
final class RealApiServer implements AutoCloseable {
  private final Path binaries;
  private final Path folder;
  private final int port = freePort();
  private final int etcdPort = freePort();
  private final TestAuthority authority = new TestAuthority("our-ca");
  private final Process etcd;
  private Process apiServer;

  /** The folder with both programs, from the environment variable KUBEVMM_ASSETS. */
  static Optional<Path> binaries() {
    return Optional.ofNullable(System.getenv("KUBEVMM_ASSETS"))
        .map(Path::of)
        .filter(assets -> Files.isExecutable(assets.resolve("kube-apiserver")))
        .filter(assets -> Files.isExecutable(assets.resolve("etcd")));
  }

  RealApiServer(Path binaries, Path folder) throws IOException, GeneralSecurityException {
    this.binaries = binaries;
    this.folder = folder;
    Files.writeString(folder.resolve("ca.crt"), authority.pem());
    write("server", authority.issue("kube-apiserver"));
    write("admin", authority.issue("admin,O=system:masters"));
    write("nobody", authority.issue("nobody"));
    KeyPair accounts = TestAuthority.newKeys("EC");
    Files.writeString(
        folder.resolve("accounts.key"),
        TestAuthority.pem("PRIVATE KEY", accounts.getPrivate().getEncoded()));
    Files.writeString(
        folder.resolve("accounts.pub"),
        TestAuthority.pem("PUBLIC KEY", accounts.getPublic().getEncoded()));
    this.etcd = startEtcd();
    this.apiServer = startApiServer();
    awaitReady();
  }

  private void write(String name, TestAuthority.Identity identity)
      throws IOException, GeneralSecurityException {
    identity.write(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
  }

  /** How a user gets in: "admin" may do everything, "nobody" nothing. */
  KubeConfig config(String user) {
    return KubeConfig.of(
        URI.create("https://127.0.0.1:" + port),
        folder.resolve("ca.crt"),
        folder.resolve(user + ".crt"),
        folder.resolve(user + ".key"));
  }

  /** Kills the API server as a crash would. */
  void kill() throws InterruptedException {
    apiServer.destroyForcibly().waitFor();
  }

  /** Starts the API server again on the same port and data. */
  void restart() throws IOException {
    apiServer = startApiServer();
    awaitReady();
  }

  private Process startEtcd() throws IOException {
    String clients = "http://127.0.0.1:" + etcdPort;
    String peers = "http://127.0.0.1:" + freePort();
    return start(
        "etcd",
        "--name=test",
        "--data-dir=" + folder.resolve("etcd"),
        "--listen-client-urls=" + clients,
        "--advertise-client-urls=" + clients,
        "--listen-peer-urls=" + peers,
        "--initial-advertise-peer-urls=" + peers,
        "--initial-cluster=test=" + peers);
  }

  private Process startApiServer() throws IOException {
    return start(
        "kube-apiserver",
        "--etcd-servers=http://127.0.0.1:" + etcdPort,
        "--bind-address=127.0.0.1",
        "--secure-port=" + port,
        "--cert-dir=" + folder,
        "--tls-cert-file=" + folder.resolve("server.crt"),
        "--tls-private-key-file=" + folder.resolve("server.key"),
        "--client-ca-file=" + folder.resolve("ca.crt"),
        "--service-account-issuer=https://kubernetes.test",
        "--service-account-key-file=" + folder.resolve("accounts.pub"),
        "--service-account-signing-key-file=" + folder.resolve("accounts.key"),
        "--service-cluster-ip-range=10.96.0.0/16",
        "--endpoint-reconciler-type=none",
        "--authorization-mode=RBAC");
  }

  private Process start(String program, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(binaries.resolve(program).toString());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(program + ".log").toFile()))
        .start();
  }

  private void awaitReady() {
    try (KubeClient client = new KubeClient(config("admin"), "tester")) {
      ObjectKey last = ObjectKey.of("kube-system");
      Resource namespaces = new Resource("", "v1", "namespaces", "Namespace", false);
      await()
          .atMost(Duration.ofMinutes(2))
          .ignoreException(KubeException.class)
          .until(() -> client.find(namespaces, last).isPresent());
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    for (Process process : List.of(apiServer, etcd)) {
      process.destroyForcibly().onExit().join();
    }
  }
}
