package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConcurrencyTest {
  @Test
  void servesTwoHundredVirtualThreads() throws Exception {
    try (Connection connection = TestHost.connect();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      AtomicInteger started = new AtomicInteger();
      var _ =
          connection.onDomainEvent(event -> {
            if (event instanceof DomainEvent.Lifecycle(_, _, LifecycleChange.Started _)) {
              started.incrementAndGet();
            }
          });
      List<Future<?>> lives = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String name = "vm-" + i;
        lives.add(threads.submit(() -> live(connection, name)));
      }
      for (Future<?> life : lives) {
        life.get();
      }
      assertThat(connection.listAllDomains()).isEmpty();
      await().untilAsserted(() -> assertThat(started).hasValue(200));
    }
  }

  /** Each thread must see its own errors and not another's. */
  private static void live(Connection connection, String name) {
    try (Domain domain = connection.defineXml(TestHost.xml(name))) {
      domain.create();
      assertThat(domain.state().state()).isEqualTo(DomainState.RUNNING);
      String nobody = "nobody-" + name;
      LibvirtException error =
          assertThrows(LibvirtException.class, () -> connection.defineXml("<" + nobody + "/>"));
      assertThat(error).hasMessageContaining(nobody);
      domain.destroy();
      domain.undefine();
    }
  }

  @Test
  void handlesAThousandDomains() {
    try (Connection connection = TestHost.connect()) {
      for (int i = 0; i < 1_000; i++) {
        connection.defineXml(TestHost.xml("vm-" + i)).close();
      }
      List<Domain> all = connection.listAllDomains();
      assertThat(all).hasSize(1_000);
      all.forEach(Domain::create);
      assertThat(connection.listAllDomains(ListFlag.RUNNING)).hasSize(1_000);
      assertThat(connection.allDomainStats(Set.of(StatsGroup.STATE))).hasSize(1_000);
      all.forEach(Domain::close);
    }
  }

  @Test
  void survivesAHandleClosedInTheMiddleOfItsUse() throws Exception {
    for (int round = 0; round < 25; round++) {
      try (Connection connection = TestHost.connect()) {
        closeInTheMiddle(connection, Domain::close);
      }
    }
  }

  @Test
  void survivesAConnectionClosedInTheMiddleOfItsUse() throws Exception {
    for (int round = 0; round < 25; round++) {
      Connection connection = TestHost.connect();
      closeInTheMiddle(connection, _ -> connection.close());
    }
  }

  private static void closeInTheMiddle(Connection connection, Consumer<Domain> close)
      throws Exception {
    Domain domain = connection.defineXml(TestHost.xml("web"));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> users = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        users.add(threads.submit(() -> useUntilClosed(domain)));
      }
      close.accept(domain);
      for (Future<?> user : users) {
        user.get();
      }
    }
  }

  private static void useUntilClosed(Domain domain) {
    try {
      while (true) {
        assertThat(domain.state().state()).isEqualTo(DomainState.SHUTOFF);
      }
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageEndingWith("is closed.");
    }
  }
}
