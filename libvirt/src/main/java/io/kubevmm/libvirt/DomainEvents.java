package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirDomain;
import java.lang.foreign.MemorySegment;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to the domain events of one connection. libvirt takes a function once per connection
 * and kind, so a kind is registered for its first listener, and taken back with its last.
 */
final class DomainEvents {
  private static final Logger LOG = LoggerFactory.getLogger(DomainEvents.class);
  private static final Map<Long, DomainEvents> BY_KEY = new ConcurrentHashMap<>();
  private static final AtomicLong KEYS = new AtomicLong();

  /** What was asked for, and by whom; compared by identity. */
  static final class Listener {
    private final Set<DomainEventKind> kinds;
    private final Consumer<DomainEvent> consumer;

    Listener(Set<DomainEventKind> kinds, Consumer<DomainEvent> consumer) {
      this.kinds = Set.copyOf(kinds);
      this.consumer = consumer;
    }
  }

  private final long key = KEYS.incrementAndGet();
  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  /** The callback ids that libvirt gave; guarded by this. */
  private final Map<DomainEventKind, Integer> registered = new EnumMap<>(DomainEventKind.class);

  private boolean closed;

  /** Registers all kinds that the listener wants, or fails and leaves all as it was. */
  synchronized void add(RawCall raw, Listener listener) {
    if (closed) {
      throw new IllegalStateException("The connection was closed meanwhile.");
    }
    BY_KEY.put(key, this);
    listeners.add(listener);
    try {
      for (DomainEventKind kind : listener.kinds) {
        if (!registered.containsKey(kind)) {
          registered.put(kind, register(raw, kind));
        }
      }
    } catch (RuntimeException e) {
      listeners.remove(listener);
      var _ = release(raw);
      throw e;
    }
  }

  private int register(RawCall raw, DomainEventKind kind) {
    return raw.check(
        VirDomain.virConnectDomainEventRegisterAny(
            raw.pointer(),
            MemorySegment.NULL,
            kind.id(),
            EventStubs.of(kind),
            MemorySegment.ofAddress(key),
            MemorySegment.NULL));
  }

  /**
   * Tells libvirt about kinds that nobody wants any more, and returns their number. Errors do not
   * matter, as on a connection that is lost.
   */
  synchronized int release(RawCall raw) {
    List<DomainEventKind> unwanted =
        registered.keySet().stream()
            .filter(kind -> listeners.stream().noneMatch(l -> l.kinds.contains(kind)))
            .toList();
    for (DomainEventKind kind : unwanted) {
      int id = Objects.requireNonNull(registered.remove(kind));
      VirDomain.virConnectDomainEventDeregisterAny(raw.pointer(), id);
    }
    return unwanted.size();
  }

  /** Delivers nothing to the listener afterwards; false when it was forgotten already. */
  boolean forget(Listener listener) {
    return listeners.remove(listener);
  }

  /** Before the connection closes. */
  synchronized void clear(RawCall raw) {
    closed = true;
    BY_KEY.remove(key);
    listeners.clear();
    var _ = release(raw);
  }

  /** On the event thread. */
  static void deliver(long key, DomainEventKind kind, Supplier<DomainEvent> event) {
    DomainEvents events = BY_KEY.get(key);
    if (events != null) {
      DomainEvent happened = event.get();
      events.listeners.stream()
          .filter(listener -> listener.kinds.contains(kind))
          .forEach(listener -> tell(listener, happened));
    }
  }

  private static void tell(Listener listener, DomainEvent event) {
    try {
      listener.consumer.accept(event);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("A listener threw at {}; it gets later events all the same.", event, e);
    }
  }
}
