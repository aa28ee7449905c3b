package io.kubevmm.libvirt;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.kubevmm.libvirt.internal.NativeHandle;
import io.kubevmm.libvirt.internal.VirMacros;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.UUID;

/**
 * A reference to one of the objects of a connection, and how functions are called with it.
 *
 * <p>It is given back by {@link #close}, or when it is garbage; either does nothing to the object
 * itself. After close every call is an {@link IllegalStateException}.
 */
public abstract sealed class LibvirtObject implements AutoCloseable
    permits Domain, Network, StoragePool, StorageVolume {
  private static final Cleaner CLEANER =
      Cleaner.create(Thread.ofPlatform().name("libvirt-cleaner").daemon().factory());

  private final Connection connection;
  private final NativeHandle handle;
  private final Cleaner.Cleanable cleanable;

  LibvirtObject(Connection connection, NativeHandle handle) {
    this.connection = connection;
    this.handle = handle;
    this.cleanable = CLEANER.register(this, handle::close);
  }

  /** A function that takes the object, and fails with a negative number. */
  interface Action {
    int run(MemorySegment object);
  }

  /** A function that stores an answer about the object. */
  interface Question {
    int run(MemorySegment object, MemorySegment answer);
  }

  final Connection connection() {
    return connection;
  }

  final NativeHandle handle() {
    return handle;
  }

  /** Runs functions that have no typed method, on the right thread; see {@link RawCall}. */
  public final <T> T call(String function, RawCall.Body<T> body) {
    return call(function, connection.options().callTimeout(), body);
  }

  /** A call that moves memory, writes to storage or asks the guest. */
  final <T> T callLong(String function, RawCall.Body<T> body) {
    return call(function, connection.options().longCallTimeout(), body);
  }

  final <T> T call(String function, Duration deadline, RawCall.Body<T> body) {
    connection.requireOpen();
    try {
      return Calls.run(function, deadline, handle, body);
    } finally {
      Reference.reachabilityFence(this); // Else it may be garbage, and closed, before the call.
    }
  }

  final int ask(String function, Action action) {
    return call(function, raw -> raw.check(action.run(raw.pointer())));
  }

  /** Asks a question whose answer is yes or no. */
  final boolean askBoolean(String function, Question question) {
    return call(
        function,
        raw -> {
          MemorySegment answer = raw.arena().allocate(JAVA_INT);
          raw.check(question.run(raw.pointer(), answer));
          return answer.get(JAVA_INT, 0) != 0;
        });
  }

  final void act(String function, Action action) {
    var _ = ask(function, action);
  }

  final void actLong(String function, Action action) {
    var _ = callLong(function, raw -> raw.check(action.run(raw.pointer())));
  }

  /** The UUID that a handle carries; needs no answer from libvirtd. */
  static UUID uuid(MemorySegment pointer, Question function) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(VirMacros.VIR_UUID_BUFLEN);
      var _ = function.run(pointer, bytes);
      var bigEndian = JAVA_LONG_UNALIGNED.withOrder(BIG_ENDIAN);
      return new UUID(bytes.get(bigEndian, 0), bytes.get(bigEndian, 8));
    }
  }

  /** Gives the reference back. A second close does nothing. */
  @Override
  public final void close() {
    cleanable.clean();
  }
}
