package io.kubevmm.libvirt;

import java.util.UUID;

/** Something that happened to a storage pool; as with {@link DomainEvent}s, some may be lost. */
public sealed interface StoragePoolEvent {
  /** The pool's UUID. */
  UUID uuid();

  /** The pool's name when it happened. */
  String name();

  /** It was defined, started, stopped and so on. */
  record Lifecycle(UUID uuid, String name, Change change) implements StoragePoolEvent {}

  /** libvirt looked at its volumes and sizes again. */
  record Refresh(UUID uuid, String name) implements StoragePoolEvent {}

  /** What happened to it (virStoragePoolEventLifecycleType). */
  enum Change {
    DEFINED,
    UNDEFINED,
    STARTED,
    STOPPED,
    /** Its place was built. */
    CREATED,
    /** Its place was removed. */
    DELETED,
    UNKNOWN
  }
}
