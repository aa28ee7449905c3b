package io.kubevmm.libvirt;

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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who listens to the events of one connection about one sort of object. libvirt takes a function
 * once per connection and kind, so a kind is registered for its first listener, and taken back with
 * its last.
 */
abstract sealed class Events<K extends Enum<K>, E>
    permits DomainEvents, NetworkEvents, StoragePoolEvents {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final Map<Long, Events<?, ?>> BY_KEY = new ConcurrentHashMap<>();
  private static final AtomicLong KEYS = new AtomicLong();

  /** What was asked for, and by whom; compared by identity. */
  static final class Listener<K, E> {
    private final Set<K> kinds;
    private final Consumer<E> consumer;

    Listener(Set<K> kinds, Consumer<E> consumer) {
      this.kinds = Set.copyOf(kinds);
      this.consumer = consumer;
    }
  }

  private final String prefix;
  private final long key = KEYS.incrementAndGet();
  private final List<Listener<K, E>> listeners = new CopyOnWriteArrayList<>();

  /** The callback ids that libvirt gave; guarded by this. */
  private final Map<K, Integer> registered;

  private boolean closed;

  /** The names of the two functions begin with the prefix. */
  Events(Class<K> kinds, String prefix) {
    this.registered = new EnumMap<>(kinds);
    this.prefix = prefix;
  }

  /** Registers the kind's stub for events of all objects; the id, or libvirt's -1. */
  abstract int register(MemorySegment connection, K kind, MemorySegment key);

  /** Takes a registration back. */
  abstract void deregister(MemorySegment connection, int id);

  /** The function that registers, for messages. */
  String registers() {
    return prefix + "RegisterAny";
  }

  /** The function that takes back, for messages. */
  String deregisters() {
    return prefix + "DeregisterAny";
  }

  /** Registers all kinds that the listener wants, or fails and leaves all as it was. */
  synchronized void add(RawCall raw, Listener<K, E> listener) {
    if (closed) {
      throw new IllegalStateException("The connection was closed meanwhile.");
    }
    BY_KEY.put(key, this);
    listeners.add(listener);
    try {
      for (K kind : listener.kinds) {
        if (!registered.containsKey(kind)) {
          registered.put(
              kind, raw.check(register(raw.pointer(), kind, MemorySegment.ofAddress(key))));
        }
      }
    } catch (RuntimeException e) {
      listeners.remove(listener);
      var _ = release(raw);
      throw e;
    }
  }

  /**
   * Tells libvirt about kinds that nobody wants any more, and returns their number. Errors do not
   * matter, as on a connection that is lost.
   */
  synchronized int release(RawCall raw) {
    List<K> unwanted =
        registered.keySet().stream()
            .filter(kind -> listeners.stream().noneMatch(l -> l.kinds.contains(kind)))
            .toList();
    for (K kind : unwanted) {
      deregister(raw.pointer(), Objects.requireNonNull(registered.remove(kind)));
    }
    return unwanted.size();
  }

  /** Delivers nothing to the listener afterwards; false when it was forgotten already. */
  boolean forget(Listener<K, E> listener) {
    return listeners.remove(listener);
  }

  /** Before the connection closes. */
  synchronized void clear(RawCall raw) {
    closed = true;
    BY_KEY.remove(key);
    listeners.clear();
    var _ = release(raw);
  }

  /** Whose key that is; null once its connection has closed. */
  static @Nullable Events<?, ?> ofKey(long key) {
    return BY_KEY.get(key);
  }

  /** On the event thread. */
  void tell(K kind, Supplier<E> event) {
    E happened = event.get();
    listeners.stream()
        .filter(listener -> listener.kinds.contains(kind))
        .forEach(listener -> tell(listener, happened));
  }

  private void tell(Listener<K, E> listener, E event) {
    try {
      listener.consumer.accept(event);
    } catch (RuntimeException | AssertionError e) {
      LOG.error("A listener threw at {}; it gets later events all the same.", event, e);
    }
  }
}
