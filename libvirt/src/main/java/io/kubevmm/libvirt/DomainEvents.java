package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirDomain;
import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/** Who listens to the domain events of one connection. */
final class DomainEvents extends Events<DomainEventKind, DomainEvent> {
  DomainEvents() {
    super(DomainEventKind.class, "virConnectDomainEvent");
  }

  @Override
  int register(MemorySegment connection, DomainEventKind kind, MemorySegment key) {
    return VirDomain.virConnectDomainEventRegisterAny(
        connection, MemorySegment.NULL, kind.id(), EventStubs.of(kind), key, MemorySegment.NULL);
  }

  @Override
  void deregister(MemorySegment connection, int id) {
    VirDomain.virConnectDomainEventDeregisterAny(connection, id);
  }

  /** On the event thread. */
  static void deliver(long key, DomainEventKind kind, Supplier<DomainEvent> event) {
    if (ofKey(key) instanceof DomainEvents events) {
      events.tell(kind, event);
    }
  }
}
