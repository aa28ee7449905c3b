package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirCallbacks.VirConnectCloseFunc;
import io.kubevmm.libvirt.internal.VirHost;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know that one connection ended; libvirt itself takes one callback a connection. */
final class CloseEvents {
  private static final Logger LOG = LoggerFactory.getLogger(CloseEvents.class);
  private static final Map<Long, CloseEvents> BY_KEY = new ConcurrentHashMap<>();
  private static final AtomicLong KEYS = new AtomicLong();

  /** One function for the whole process, never freed; it finds its connection by the key. */
  private static final class Stub {
    static final MemorySegment ADDRESS = ((VirConnectCloseFunc) Stub::closed).stub(Arena.global());

    private static void closed(MemorySegment connection, int reason, MemorySegment key) {
      CloseEvents events = BY_KEY.get(key.address());
      if (events != null) {
        events.tell(Codes.of(CloseReason.class, reason));
      }
    }
  }

  private final long key = KEYS.incrementAndGet();
  private final List<Consumer<CloseReason>> listeners = new CopyOnWriteArrayList<>();
  private boolean closed;

  synchronized Subscription add(RawCall raw, Consumer<CloseReason> listener) {
    if (closed) {
      throw new IllegalStateException("The connection was closed meanwhile.");
    }
    if (BY_KEY.putIfAbsent(key, this) == null) {
      try {
        raw.check(
            VirHost.virConnectRegisterCloseCallback(
                raw.pointer(), Stub.ADDRESS, MemorySegment.ofAddress(key), MemorySegment.NULL));
      } catch (LibvirtFailure e) {
        BY_KEY.remove(key);
        throw e;
      }
    }
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Before the connection closes. */
  synchronized void clear(RawCall raw) {
    closed = true;
    listeners.clear();
    if (BY_KEY.remove(key) != null) {
      VirHost.virConnectUnregisterCloseCallback(raw.pointer(), Stub.ADDRESS);
    }
  }

  private void tell(CloseReason reason) {
    for (Consumer<CloseReason> listener : listeners) {
      try {
        listener.accept(reason);
      } catch (RuntimeException e) {
        LOG.error("A listener threw when told that its connection ended ({}).", reason, e);
      }
    }
  }
}
