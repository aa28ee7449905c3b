package io.kubevmm.kube;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.kube.fake.FakeApiServer;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which API servers are new enough. */
class ServerVersionTest {

  @ParameterizedTest
  @ValueSource(strings = {"v1.32.0", "v1.33.4+k3s1", "v1.37.2", "v1.102.0-alpha.1", "v2.0.0"})
  void takesOneFrom132On(String version) throws Exception {
    try (FakeApiServer server = new FakeApiServer(Lease.RESOURCE);
        KubeClient client = new KubeClient(server.config(), "test")) {
      server.version(version);
      assertThat(ServerVersion.objection(client)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1.31.9", "v1.9.11", "v1.31.2-gke.100"})
  void refusesAnOlderOneWithWhatToDo(String version) throws Exception {
    try (FakeApiServer server = new FakeApiServer(Lease.RESOURCE);
        KubeClient client = new KubeClient(server.config(), "test")) {
      server.version(version);
      assertThat(ServerVersion.objection(client))
          .contains(
              "the API server is "
                  + version
                  + ", and KubeVMM needs Kubernetes 1.32 or newer: upgrade the cluster");
    }
  }

  @Test
  void refusesANewOneThatEmulatesAnOldOne() throws Exception {
    try (FakeApiServer server = new FakeApiServer(Lease.RESOURCE);
        KubeClient client = new KubeClient(server.config(), "test")) {
      server.version("v1.33.13");
      server.emulates("31");
      assertThat(ServerVersion.objection(client))
          .contains(
              "the API server v1.33.13 emulates 1.31, and KubeVMM needs Kubernetes 1.32 or newer: start it with another --emulated-version");
      server.emulates("32");
      assertThat(ServerVersion.objection(client)).isEmpty();
      server.emulates("");
      assertThat(ServerVersion.objection(client)).isEmpty();
    }
  }

  @Test
  void waitsAndSaysWhyAndEndsWhenItIsInterrupted() throws Exception {
    try (FakeApiServer server = new FakeApiServer(Lease.RESOURCE);
        KubeClient client = new KubeClient(server.config(), "test")) {
      server.version("v1.31.0");
      AtomicReference<String> complaint = new AtomicReference<>("");
      Thread waiting = Thread.ofVirtual().start(() -> ServerVersion.await(client, complaint::set));
      Awaitility.await().until(() -> complaint.get().contains("v1.31.0"));
      assertThat(waiting.isAlive()).isTrue();
      waiting.interrupt();
      waiting.join();
    }
  }
}
