package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectStoragePoolEventGenericCallback;
import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectStoragePoolEventLifecycleCallback;
import io.kubevmm.libvirt.internal.VirStorage;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * Who listens to the storage pool events of one connection, and the functions that libvirt calls
 * with them, one per kind and process, as {@link EventStubs} has them for domains.
 */
final class StoragePoolEvents extends Events<StoragePoolEventKind, StoragePoolEvent> {
  private static final Map<StoragePoolEventKind, MemorySegment> STUBS = new ConcurrentHashMap<>();

  StoragePoolEvents() {
    super(StoragePoolEventKind.class, "virConnectStoragePoolEvent");
  }

  @Override
  int register(MemorySegment connection, StoragePoolEventKind kind, MemorySegment key) {
    return VirStorage.virConnectStoragePoolEventRegisterAny(
        connection,
        MemorySegment.NULL,
        kind.id(),
        STUBS.computeIfAbsent(kind, StoragePoolEvents::stub),
        key,
        MemorySegment.NULL);
  }

  @Override
  void deregister(MemorySegment connection, int id) {
    VirStorage.virConnectStoragePoolEventDeregisterAny(connection, id);
  }

  private static MemorySegment stub(StoragePoolEventKind kind) {
    return switch (kind) {
      case LIFECYCLE -> lifecycle().stub(Arena.global());
      case REFRESH -> refresh().stub(Arena.global());
    };
  }

  private static VirConnectStoragePoolEventLifecycleCallback lifecycle() {
    return (connection, pool, event, detail, key) ->
        deliver(
            pool,
            key,
            StoragePoolEventKind.LIFECYCLE,
            (uuid, name) ->
                new StoragePoolEvent.Lifecycle(
                    uuid, name, Codes.of(StoragePoolEvent.Change.class, event)));
  }

  private static VirConnectStoragePoolEventGenericCallback refresh() {
    return (connection, pool, key) ->
        deliver(pool, key, StoragePoolEventKind.REFRESH, StoragePoolEvent.Refresh::new);
  }

  private static void deliver(
      MemorySegment pool,
      MemorySegment key,
      StoragePoolEventKind kind,
      BiFunction<UUID, String, StoragePoolEvent> event) {
    if (ofKey(key.address()) instanceof StoragePoolEvents events) {
      events.tell(kind, () -> event.apply(StoragePool.uuidOf(pool), StoragePool.nameOf(pool)));
    }
  }
}
