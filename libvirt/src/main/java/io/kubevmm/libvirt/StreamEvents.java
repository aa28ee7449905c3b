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
 * <p>libvirt repeats an event for as long as it holds, so each is asked for by who waits and taken
 * back when it came. The lock is never held in a call into libvirt, which has locks of its own, so
 * two such calls may swap places. Each therefore looks again afterwards whether what it told
 * libvirt still holds: else an event that is waited for might never come.
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
      if (waiting == null) {
        VirStream.virStreamEventUpdateCallback(stream, 0);
        return;
      }
      waiting.arrived(events);
      var _ = waiting.tell(stream);
    }
  }

  private final long key = KEYS.incrementAndGet();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int wanted;
  private int arrived;

  /** Begins, with no event asked for, when the stream is connected with something. */
  int register(RawCall raw) {
    BY_KEY.put(key, this);
    return raw.check(
        VirStream.virStreamEventAddCallback(
            raw.pointer(), 0, Stub.ADDRESS, MemorySegment.ofAddress(key), MemorySegment.NULL));
  }

  /** Asks for the event; on a call thread. */
  int ask(RawCall raw, int event) {
    lock.lock();
    try {
      wanted |= event;
      arrived &= ~event;
    } finally {
      lock.unlock();
    }
    return raw.check(tell(raw.pointer()));
  }

  /** Tells libvirt what is asked for; its result. */
  private int tell(MemorySegment stream) {
    int told;
    int result;
    do {
      told = asked();
      result = VirStream.virStreamEventUpdateCallback(stream, told);
    } while (result == 0 && told != asked());
    return result;
  }

  /** Wakes who waits. */
  private void arrived(int events) {
    lock.lock();
    try {
      arrived |= events;
      wanted &= ~events;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What libvirt shall tell: nothing while nobody waits, or when the stream has ended. */
  private int asked() {
    lock.lock();
    try {
      return wanted == 0 || (arrived & ENDED) != 0 ? 0 : wanted | ENDED;
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
    if (BY_KEY.remove(key) != null) {
      VirStream.virStreamEventRemoveCallback(raw.pointer());
    }
    arrived(ENDED);
  }
}
