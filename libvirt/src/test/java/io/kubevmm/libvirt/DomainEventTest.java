package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DomainEventTest {
  private final Connection connection = TestHost.connect();
  private final List<DomainEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    connection.close();
  }

  private List<LifecycleChange> changes() {
    return events.stream()
        .map(event -> event instanceof DomainEvent.Lifecycle(_, _, var change) ? change : null)
        .toList();
  }

  @Test
  void tellsADomainsLife() {
    var _ = connection.onDomainEvent(EnumSet.of(DomainEventKind.LIFECYCLE), events::add);
    try (Domain domain = connection.defineXml(TestHost.xml("web"))) {
      domain.create();
      domain.suspend();
      domain.resume();
      domain.shutdown();
      domain.create();
      domain.destroy();
      domain.undefine();
      await()
          .untilAsserted(() ->
              assertThat(changes())
                  .containsExactly(
                      LifecycleChange.Defined.ADDED,
                      LifecycleChange.Started.BOOTED,
                      LifecycleChange.Suspended.PAUSED,
                      LifecycleChange.Resumed.UNPAUSED,
                      LifecycleChange.Stopped.SHUTDOWN,
                      LifecycleChange.Started.BOOTED,
                      LifecycleChange.Stopped.DESTROYED,
                      LifecycleChange.Undefined.REMOVED));
      assertThat(events)
          .allSatisfy(event -> {
            assertThat(event.name()).isEqualTo("web");
            assertThat(event.uuid()).isEqualTo(domain.uuid());
          });
    }
  }

  @Test
  void registersForEveryKind() {
    try (Subscription all = connection.onDomainEvent(events::add);
        Domain domain = connection.defineXml(TestHost.xml("web"))) {
      String uri = "https://kubevmm.io/domain/1";
      domain.setMetadata("kubevmm", uri, "<vm/>");
      await()
          .untilAsserted(() ->
              assertThat(events)
                  .contains(
                      new DomainEvent.MetadataChange(
                          domain.uuid(), "web", EventDetail.MetadataType.ELEMENT, uri)));
      assertThat(all).isNotNull();
    }
  }

  @Test
  void goesOnAfterAListenerThrew() {
    var _ =
        connection.onDomainEvent(event -> {
          events.add(event);
          throw new IllegalArgumentException("a listener's mistake, thrown by the test");
        });
    var _ =
        connection.onDomainEvent(event -> {
          throw new AssertionError("an error, thrown by the test at " + event.name());
        });
    try (Domain domain = connection.defineXml(TestHost.xml("web"))) {
      domain.create();
      domain.destroy();
      await().untilAsserted(() -> assertThat(events).hasSize(3));
    }
  }

  @Test
  void endsWithItsSubscription() {
    List<DomainEvent> others = new CopyOnWriteArrayList<>();
    Subscription ended = connection.onDomainEvent(events::add);
    var _ = connection.onDomainEvent(others::add);
    ended.close();
    ended.close();
    connection.defineXml(TestHost.xml("web")).close();
    await().untilAsserted(() -> assertThat(others).hasSize(1));
    assertThat(events).isEmpty();
    connection.close();
    ended.close();
  }

  @Test
  void arrivesOnTheEventThread() {
    List<String> threads = new CopyOnWriteArrayList<>();
    var _ = connection.onDomainEvent(event -> threads.add(Thread.currentThread().getName()));
    connection.defineXml(TestHost.xml("web")).close();
    await().untilAsserted(() -> assertThat(threads).containsExactly("libvirt-events"));
  }
}
