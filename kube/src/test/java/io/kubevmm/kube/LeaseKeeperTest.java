package io.kubevmm.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.fake.FakeApiServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaseKeeperTest {
  private static final ObjectKey KEY = new ObjectKey("kubevmm-node-leases", "n1");

  private final FakeApiServer server = new FakeApiServer(Lease.RESOURCE);
  private final KubeClient client = new KubeClient(server.config(), "tester");

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private LeaseKeeper keeper() {
    return new LeaseKeeper(client, KEY, "n1", LeaseKeeper.DURATION, Duration.ofMillis(100));
  }

  private ObjectNode lease() {
    return server.store().find(Lease.RESOURCE, KEY).orElseThrow();
  }

  @Test
  void makesTheLeaseThatIsMissingAndRenewsIt() {
    try (LeaseKeeper keeper = keeper()) {
      await().until(() -> keeper.lastRenewed().isPresent());
      ObjectNode first = lease();
      assertThat(Json.text(first, "spec", "holderIdentity")).isEqualTo("n1");
      assertThat(Json.text(first, "spec", "leaseDurationSeconds")).isEqualTo("40");
      assertThat(Instant.parse(Json.text(first, "spec", "renewTime")))
          .isBefore(Instant.now().plusSeconds(1));

      await().until(() -> !lease().equals(first));
    }
  }

  @Test
  void makesItAgainWhenSomebodyDeletesIt() {
    try (LeaseKeeper keeper = keeper()) {
      await().until(() -> keeper.lastRenewed().isPresent());
      server.store().delete(Lease.RESOURCE, KEY);

      await().until(() -> server.store().find(Lease.RESOURCE, KEY).isPresent());
    }
  }

  @Test
  void keepsGoingThroughAnOutage() {
    try (LeaseKeeper keeper = keeper()) {
      await().until(() -> keeper.lastRenewed().isPresent());
      server.stop();
      ObjectNode last = lease();
      server.restart();

      await().atMost(Duration.ofSeconds(20)).until(() -> !lease().equals(last));
    }
  }
}
