package io.kubevmm.executor.join;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.Steps;
import io.kubevmm.kube.AuthorityPin;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.kube.TestAuthority;
import io.kubevmm.kube.fake.FakeApiServer;
import io.kubevmm.runtime.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A fake API server whose controller approves, and commands that are run against it. */
final class JoinDesk implements AutoCloseable {

  static final Resource CONFIG_MAPS = new Resource("", "v1", "configmaps", "ConfigMap", true);
  static final List<Resource> ALL =
      List.of(
          Resources.VIRTUAL_MACHINES,
          Resources.NODES,
          Resources.DISKS,
          Resources.IMAGES,
          Resources.POOLS,
          Resources.NETWORKS,
          Resources.SNAPSHOTS,
          Resources.RESTORES,
          Resources.PLANS,
          Resources.CORE_NODES,
          Resources.LEASES,
          Resources.CERTIFICATE_REQUESTS,
          CONFIG_MAPS);

  final TestAuthority authority = new TestAuthority("cluster-ca");
  final FakeApiServer server =
      new FakeApiServer(authority.server("kube-apiserver"), ALL.toArray(Resource[]::new));
  final Path folder;
  final FakeService service = new FakeService();
  final List<String> reached = new ArrayList<>();
  Clock clock = Clock.systemUTC();

  /** What a service manager was asked. */
  static final class FakeService implements ServiceUnit {
    boolean managed;
    final List<String> asked = new ArrayList<>();

    @Override
    public boolean managed() {
      return managed;
    }

    @Override
    public void start() {
      asked.add("start");
    }

    @Override
    public void stop() {
      asked.add("stop");
    }
  }

  JoinDesk(Path folder) throws GeneralSecurityException, IOException {
    this.folder = folder;
  }

  Membership membership() {
    return new Membership(folder.resolve("etc"), folder.resolve("state"));
  }

  /** Lets everybody read which authority the cluster has, as kubeadm does. */
  void publishAuthority() throws GeneralSecurityException {
    ObjectNode map = Json.object();
    map.putObject("metadata").put("namespace", "kube-public").put("name", "cluster-info");
    String data =
        Base64.getEncoder().encodeToString(authority.pem().getBytes(StandardCharsets.US_ASCII));
    map.putObject("data")
        .put("kubeconfig", "clusters: [{cluster: {certificate-authority-data: " + data + "}}]");
    server.store().create(CONFIG_MAPS, map);
  }

  String caData() {
    return AuthorityPin.data(List.of(authority.certificate()));
  }

  static String token(String node, Instant expires) {
    ObjectNode claims = Json.object();
    claims.put("sub", "system:serviceaccount:kubevmm-join:" + node);
    claims.put("exp", expires.getEpochSecond());
    byte[] text = claims.toString().getBytes(StandardCharsets.UTF_8);
    return "head." + Base64.getUrlEncoder().withoutPadding().encodeToString(text) + ".sign";
  }

  static String token(String node) {
    return token(node, Instant.now().plus(Duration.ofHours(1)));
  }

  /** Joins as node n1 with these options besides; what was printed. */
  String join(String... more) throws InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("--server", server.uri().toString()));
    arguments.addAll(List.of("--node-name", "n1", "--timeout", "0"));
    arguments.addAll(folders());
    arguments.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new JoinCommand(new PrintStream(out, true, StandardCharsets.UTF_8), service, steps(), clock)
        .run(arguments.toArray(String[]::new));
    return out.toString(StandardCharsets.UTF_8);
  }

  String leave(String... more) throws IOException {
    List<String> arguments = new ArrayList<>(folders());
    arguments.addAll(List.of(more));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new LeaveCommand(new PrintStream(out, true, StandardCharsets.UTF_8), service, steps())
        .run(arguments.toArray(String[]::new));
    return out.toString(StandardCharsets.UTF_8);
  }

  private Steps steps() {
    return reached::add;
  }

  private List<String> folders() {
    return List.of(
        "--config-dir",
        folder.resolve("etc").toString(),
        "--state-dir",
        folder.resolve("state").toString());
  }

  /** Plays the controller: says this of the next request. */
  void decide(Consumer<ObjectNode> status) {
    Thread.ofVirtual()
        .start(() -> {
          Awaitility.await()
              .atMost(Duration.ofSeconds(30))
              .until(() -> !server.store().all(Resources.CERTIFICATE_REQUESTS).isEmpty());
          ObjectNode request = server.store().all(Resources.CERTIFICATE_REQUESTS).getLast();
          server
              .store()
              .update(
                  Resources.CERTIFICATE_REQUESTS,
                  ObjectKey.of(request),
                  object -> {
                    ObjectNode said = Json.child(object, "status");
                    said.put("asked", Json.text(object, "spec", "request"));
                    status.accept(said);
                    said.remove("asked");
                    return object;
                  });
        });
  }

  void approve() {
    decide(status -> {
      byte[] pem = Base64.getDecoder().decode(Json.text(status, "asked"));
      try {
        String certificate = authority.sign(new String(pem, StandardCharsets.US_ASCII));
        byte[] bytes = certificate.getBytes(StandardCharsets.US_ASCII);
        status.put("certificate", Base64.getEncoder().encodeToString(bytes));
      } catch (GeneralSecurityException | IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  void object(Resource resource, String namespace, String name, Consumer<ObjectNode> content) {
    ObjectNode object = Json.object();
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    content.accept(object);
    server.store().create(resource, object);
  }

  /** Whether anybody was shown a token. */
  boolean tokenWasSent() {
    return server.requests().stream().anyMatch(r -> !r.header("authorization").isEmpty());
  }

  static String refusal(Throwable thrown) {
    return thrown instanceof RefusedException ? String.valueOf(thrown.getMessage()) : "";
  }

  @Override
  public void close() {
    server.close();
  }
}
