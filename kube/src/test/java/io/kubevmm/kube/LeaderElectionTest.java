package io.kubevmm.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.kube.fake.FakeApiServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeaderElectionTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final LeaderElection.Timing FAST =
      new LeaderElection.Timing(
          Duration.ofMillis(2000), Duration.ofMillis(1200), Duration.ofMillis(100));

  private final FakeApiServer server = new FakeApiServer(Lease.RESOURCE);
  private final List<String> history = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    server.close();
  }

  /** A candidate in a process of its own, as far as the API server can tell. */
  private final class Candidate implements AutoCloseable, LeaderElection.Callbacks {
    final KubeClient client = new KubeClient(server.config(), "tester");
    final String name;
    final LeaderElection election;
    final Thread thread;

    Candidate(String name) {
      this.name = name;
      this.election = new LeaderElection(client, "kube-system", "controller", name, FAST, this);
      this.thread = Thread.ofVirtual().start(() -> election.run(this::work));
    }

    private void work() {
      history.add(name + " begins");
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        history.add(name + " ends");
      }
    }

    @Override
    public void close() {
      election.close();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      client.close();
    }
  }

  @Test
  void oneLeadsAndTheOtherFollowsAtOnceWhenItLeaves() {
    try (Candidate second = waitingBehindFirst()) {
      await().atMost(LIMIT).until(() -> history.contains("second begins"));
      assertThat(second.election.leading()).isTrue();
      assertThat(history).containsExactly("first begins", "first ends", "second begins");
      assertThat(transitions()).isEqualTo("1");
    }
  }

  private Candidate waitingBehindFirst() {
    try (Candidate first = new Candidate("first")) {
      await().atMost(LIMIT).until(() -> history.contains("first begins"));
      Candidate second = new Candidate("second");
      await().pollDelay(Duration.ofMillis(500)).until(() -> !second.election.leading());
      assertThat(first.election.leading()).isTrue();
      return second;
    }
  }

  private String transitions() {
    ObjectKey key = new ObjectKey("kube-system", "controller");
    var lease = server.store().find(Lease.RESOURCE, key).orElseThrow();
    return Json.text(lease, "spec", "leaseTransitions");
  }

  @Test
  void stepsDownBeforeOthersMayLeadWhenTheServerIsAway() {
    try (Candidate first = new Candidate("first")) {
      await().atMost(LIMIT).until(() -> history.contains("first begins"));
      server.stop();
      await().atMost(LIMIT).until(() -> history.contains("first ends"));
      assertThat(first.election.leading()).isFalse();
      server.restart();

      await().atMost(LIMIT).until(() -> history.size() == 3);
      assertThat(history).containsExactly("first begins", "first ends", "first begins");
    }
  }

  @Test
  void aLeaderThatDiedIsFollowedAfterItsLeaseRanOut() {
    var dead = Lease.named(new ObjectKey("kube-system", "controller"));
    dead.set("spec", Lease.spec("dead", Duration.ofSeconds(1)));
    server.store().create(Lease.RESOURCE, dead);

    try (Candidate second = new Candidate("second")) {
      await().pollDelay(Duration.ofMillis(600)).until(() -> !second.election.leading());
      await().atMost(LIMIT).until(() -> second.election.leading());
    }
  }

  @Test
  void stepsDownWhenAnotherHasTakenTheLease() {
    try (Candidate first = new Candidate("first")) {
      await().atMost(LIMIT).until(() -> first.election.leading());
      server
          .store()
          .update(
              Lease.RESOURCE,
              new ObjectKey("kube-system", "controller"),
              lease -> {
                lease.set("spec", Lease.spec("thief", Duration.ofSeconds(60)));
                return lease;
              });
      await().atMost(LIMIT).until(() -> history.contains("first ends"));
      assertThat(first.election.leading()).isFalse();
    }
  }

  @Test
  void workThatEndsByItselfGivesTheLeaseBackAndItsFailureComesOut() {
    try (KubeClient client = new KubeClient(server.config(), "tester");
        LeaderElection election =
            new LeaderElection(
                client, "kube-system", "x", "me", FAST, new LeaderElection.Callbacks() {})) {
      election.run(() -> history.add("done"));
      assertThatThrownBy(() ->
              election.run(() -> {
                throw new IllegalStateException("broken");
              }))
          .hasMessage("broken");
      var lease = server.store().find(Lease.RESOURCE, new ObjectKey("kube-system", "x"));
      assertThat(Json.text(lease.orElseThrow(), "spec", "holderIdentity")).isEmpty();
    }
    assertThat(history).containsExactly("done");
  }

  @Test
  void timesThatCouldOverlapAreRefused() {
    Duration second = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new LeaderElection.Timing(second, second, second))
        .hasMessageContaining("renewDeadline < lease");
  }
}
