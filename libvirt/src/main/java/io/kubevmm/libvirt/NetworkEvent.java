package io.kubevmm.libvirt;

import java.util.UUID;

/**
 * A network was defined, started, stopped or undefined; as with {@link DomainEvent}s, some may be
 * lost.
 *
 * @param name when it happened
 */
public record NetworkEvent(UUID uuid, String name, Change change) {

  /** What can be listened to. */
  enum Kind {
    LIFECYCLE
  }

  /** What happened to it (virNetworkEventLifecycleType). */
  public enum Change {
    DEFINED,
    UNDEFINED,
    STARTED,
    STOPPED,
    UNKNOWN
  }
}
