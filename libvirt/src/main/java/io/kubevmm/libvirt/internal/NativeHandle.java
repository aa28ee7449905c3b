package io.kubevmm.libvirt.internal;

import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A reference to one of libvirt's objects that can be closed at any time, from any thread.
 *
 * <p>The reference is given back when it is closed and no call uses it any more, so a call never
 * sees freed memory. Who uses a closed one gets an {@link IllegalStateException}.
 */
public final class NativeHandle {
  private final String name;
  private final MemorySegment pointer;
  private final String free;
  private final Consumer<MemorySegment> release;
  private int users;
  private boolean closed;

  /**
   * Takes over the reference.
   *
   * @param name how messages call the object, as in "the domain web"
   * @param free the name of the function that gives the reference back
   */
  public NativeHandle(
      String name, MemorySegment pointer, String free, Consumer<MemorySegment> release) {
    this.name = name;
    this.pointer = pointer;
    this.free = free;
    this.release = release;
  }

  /** Runs the body with the pointer, which stays valid for that long. */
  public <T> T use(Function<MemorySegment, T> body) {
    begin();
    try {
      return body.apply(pointer);
    } finally {
      end();
    }
  }

  /** Whether {@link #close} was called. */
  public synchronized boolean isClosed() {
    return closed;
  }

  /** Gives the reference back, now or after the last call that uses it; false the second time. */
  public boolean close() {
    boolean first = beginClose();
    if (first) {
      end();
    }
    return first;
  }

  /**
   * Refuses new calls from now on; false the second time. The first one owes {@link #endClose},
   * until which the pointer stays valid.
   */
  public synchronized boolean beginClose() {
    if (closed) {
      return false;
    }
    closed = true;
    users++;
    return true;
  }

  /** Takes leave of the object with the body, and gives the reference back; on a call thread. */
  public void endClose(Consumer<MemorySegment> body) {
    try {
      body.accept(pointer);
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    if (closed) {
      throw new IllegalStateException("The " + name + " is closed.");
    }
    users++;
  }

  private void end() {
    boolean last;
    synchronized (this) {
      users--;
      last = closed && users == 0;
    }
    if (last) {
      giveBack();
    }
  }

  private void giveBack() {
    if (CallThreads.isCurrent()) {
      release.accept(pointer);
    } else {
      CallThreads.SHARED.later(free, () -> release.accept(pointer));
    }
  }
}
