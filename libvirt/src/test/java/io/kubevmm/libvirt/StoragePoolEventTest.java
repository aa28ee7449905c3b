package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StoragePoolEventTest {
  private static final String XML =
      "<pool type='dir'><name>local</name><target><path>/nowhere/local</path></target></pool>";

  private final Connection connection = TestHost.connect();
  private final List<StoragePoolEvent> events = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    connection.close();
  }

  private static StoragePoolEvent happened(UUID uuid, StoragePoolEvent.Change change) {
    return new StoragePoolEvent.Lifecycle(uuid, "local", change);
  }

  @Test
  void tellsAPoolsLife() {
    var _ = connection.onStoragePoolEvent(events::add);
    try (StoragePool pool = connection.defineStoragePool(XML)) {
      pool.build();
      pool.create();
      pool.refresh();
      pool.destroy();
      pool.delete();
      pool.undefine();
      UUID uuid = pool.uuid();
      await()
          .untilAsserted(() ->
              assertThat(events)
                  .containsExactly(
                      happened(uuid, StoragePoolEvent.Change.DEFINED),
                      happened(uuid, StoragePoolEvent.Change.CREATED),
                      happened(uuid, StoragePoolEvent.Change.STARTED),
                      new StoragePoolEvent.Refresh(uuid, "local"),
                      happened(uuid, StoragePoolEvent.Change.STOPPED),
                      happened(uuid, StoragePoolEvent.Change.DELETED),
                      happened(uuid, StoragePoolEvent.Change.UNDEFINED)));
    }
  }

  @Test
  void goesOnAfterAListenerThrew() {
    var _ =
        connection.onStoragePoolEvent(event -> {
          throw new AssertionError("an error, thrown by the test at " + event.name());
        });
    var _ = connection.onStoragePoolEvent(events::add);
    try (StoragePool pool = connection.defineStoragePool(XML)) {
      pool.create();
      await().untilAsserted(() -> assertThat(events).hasSize(2));
    }
  }

  @Test
  void endsWithItsSubscription() {
    List<StoragePoolEvent> others = new CopyOnWriteArrayList<>();
    Subscription ended = connection.onStoragePoolEvent(events::add);
    var _ = connection.onStoragePoolEvent(others::add);
    ended.close();
    ended.close();
    connection.defineStoragePool(XML).close();
    await().untilAsserted(() -> assertThat(others).hasSize(1));
    assertThat(events).isEmpty();
    connection.close();
    ended.close();
  }

  @Test
  void isApartFromDomainEvents() {
    List<DomainEvent> ofDomains = new CopyOnWriteArrayList<>();
    var _ = connection.onDomainEvent(ofDomains::add);
    var _ = connection.onStoragePoolEvent(events::add);
    connection.defineStoragePool(XML).close();
    connection.defineXml(TestHost.xml("web")).close();
    await().untilAsserted(() -> assertThat(ofDomains).hasSize(1));
    await().untilAsserted(() -> assertThat(events).hasSize(1));
  }
}
