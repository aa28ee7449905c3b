package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.Phase;
import io.kubevmm.api.VirtualMachineStatus;
import io.kubevmm.executor.LibvirtSession;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.libvirt.Connection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeparturesTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final VirtualMachine BOUND =
      new VmBuilder().status(VirtualMachineStatus.EMPTY).build();

  private HttpServer server;
  private KubeClient client;
  private Departures departures;
  private volatile String answer = "";

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, Math.max(1, body.length));
          exchange.getResponseBody().write(body.length == 0 ? new byte[] {' '} : body);
          exchange.close();
        });
    server.start();
    URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    client = new KubeClient(KubeConfig.of(uri), "test");
    departures = new Departures(client, domains(), "node-1", () -> {});
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void aMachineThatVanishedRightAfterItsBindingCountsAsDeleted() {
    departures.left(BOUND, NOW);
    assertThat(departures.unguarded(BOUND.key()))
        .hasValueSatisfying(vm -> assertThat(vm.deletedAt()).contains(NOW));
    departures.released(BOUND);
    assertThat(departures.unguarded(BOUND.key())).isEmpty();
  }

  @Test
  void aMachineThatWasReportedIsNeverStoppedForNotBeingFound() {
    departures.left(new VmBuilder().status(Phase.Running, "Running", 0).build(), NOW);
    assertThat(departures.unguarded(BOUND.key())).isEmpty();
  }

  @Test
  void aMachineThatOnlyLeftTheSelectorIsNotDeleted() {
    departures.left(BOUND, NOW);
    answer = object(BOUND.uid());
    assertThat(departures.unguarded(BOUND.key())).isEmpty();
    answer = "";
    assertThat(departures.unguarded(BOUND.key())).isEmpty();
  }

  @Test
  void aNewMachineOfTheSameNameIsAnotherOne() {
    departures.left(BOUND, NOW);
    answer = object("another");
    assertThat(departures.unguarded(BOUND.key())).isPresent();
  }

  private static String object(String uid) {
    return """
    {"apiVersion": "kubevmm.io/v1alpha1", "kind": "VirtualMachine",
     "metadata": {"namespace": "shop", "name": "web", "uid": "%s"}}\
    """
        .formatted(uid);
  }

  private static Domains domains() {
    LibvirtSession.Listener nobody =
        new LibvirtSession.Listener() {
          @Override
          public void connected(Connection connection) {}

          @Override
          public void lost(String message) {}
        };
    return new Domains(
        new LibvirtSession("test:///default", nobody, event -> {}),
        new XmlCodec(Schema.domain()),
        Platform.test(),
        "cluster",
        new NodeFiles(Path.of("unused")),
        Clock.systemUTC());
  }
}
