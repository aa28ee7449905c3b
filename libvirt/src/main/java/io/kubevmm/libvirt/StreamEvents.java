package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.VirCallbacks.VirStreamEventCallback;
import io.kubevmm.libvirt.internal.VirEnums.VirStreamEventType;
import io.kubevmm.libvirt.internal.VirStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the event loop says about one stream, for the threads that wait for it.
 *
 * <p>libvirt repeats an event for as long as it holds, so each is asked for once, by who waits, and
 * taken back when it came.
 */
final class StreamEvents {
  private static final Map<Long, StreamEvents> BY_KEY = new ConcurrentHashMap<>();
  private static final AtomicLong KEYS = new AtomicLong();
  private static final int ENDED =
      VirStreamEventType.VIR_STREAM_EVENT_ERROR | VirStreamEventType.VIR_STREAM_EVENT_HANGUP;

  /** One function for the whole process, never freed; it finds its stream by the key. */
  private static final class Stub {
    static final MemorySegment ADDRESS =
        ((VirStreamEventCallback) Stub::happened).stub(Arena.global());

    private static void happened(MemorySegment stream, int events, MemorySegment key) {
      StreamEvents waiting = BY_KEY.get(key.address());
      if (waiting != null) {
        waiting.arrived(stream, events);
      }
    }
  }

  private final long key = KEYS.incrementAndGet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean registered;
  private int wanted;
  private int arrived;

  /** Asks for the event; on a call thread. */
  int ask(RawCall raw, int event) {
    lock.lock();
    try {
      wanted |= event;
      arrived &= ~event;
      if (registered) {
        return raw.check(VirStream.virStreamEventUpdateCallback(raw.pointer(), wanted | ENDED));
      }
      BY_KEY.put(key, this);
      registered = true;
      return raw.check(
          VirStream.virStreamEventAddCallback(
              raw.pointer(),
              wanted | ENDED,
              Stub.ADDRESS,
              MemorySegment.ofAddress(key),
              MemorySegment.NULL));
    } finally {
      lock.unlock();
    }
  }

  private void arrived(MemorySegment stream, int events) {
    lock.lock();
    try {
      arrived |= events;
      wanted &= ~events;
      VirStream.virStreamEventUpdateCallback(stream, (arrived & ENDED) == 0 ? wanted : 0);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the event, or for the end of the stream; false when neither came in time. */
  boolean await(int event, long end) {
    lock.lock();
    try {
      while ((arrived & (event | ENDED)) == 0) {
        long left = end - System.nanoTime();
        if (left <= 0 || changed.awaitNanos(left) <= 0) {
          return (arrived & (event | ENDED)) != 0;
        }
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LibvirtInterruptedException("a stream");
    } finally {
      lock.unlock();
    }
  }

  /** Before the stream is freed; on a call thread. */
  void clear(RawCall raw) {
    lock.lock();
    try {
      BY_KEY.remove(key);
      if (registered) {
        VirStream.virStreamEventRemoveCallback(raw.pointer());
        registered = false;
      }
      arrived |= ENDED;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
