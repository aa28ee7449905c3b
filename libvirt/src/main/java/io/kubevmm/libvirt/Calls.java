package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.CallThreads;
import io.kubevmm.libvirt.internal.NativeHandle;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** How a typed method becomes a call: thread, deadline, the object held, memory for its time. */
final class Calls {
  private Calls() {}

  /** Calls on an object. */
  static <T> T run(String name, Duration deadline, NativeHandle handle, RawCall.Body<T> body) {
    return CallThreads.SHARED.call(
        name,
        Deadline.current().orElse(deadline),
        () -> handle.use(pointer -> within(name, pointer, body)));
  }

  /** Calls that need no object. */
  static <T> T run(String name, Duration deadline, RawCall.Body<T> body) {
    return CallThreads.SHARED.call(
        name, Deadline.current().orElse(deadline), () -> within(name, MemorySegment.NULL, body));
  }

  /** Closes an object, taking leave of it first; does nothing the second time, throws nothing. */
  static void close(
      String name, Duration deadline, NativeHandle handle, Consumer<RawCall> farewell) {
    if (handle.beginClose()) {
      var _ =
          CallThreads.SHARED.finish(
              name,
              Deadline.current().orElse(deadline),
              () -> handle.endClose(pointer -> leave(name, pointer, farewell)));
    }
  }

  /** What the lookup finds; empty when its error means that there is no such thing. */
  static <T> Optional<T> find(Predicate<LibvirtException> isAbsent, Supplier<T> lookup) {
    try {
      return Optional.of(lookup.get());
    } catch (LibvirtException e) {
      if (isAbsent.test(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void leave(String name, MemorySegment pointer, Consumer<RawCall> farewell) {
    try (Arena arena = Arena.ofConfined()) {
      farewell.accept(new RawCall(name, pointer, arena));
    }
  }

  private static <T> T within(String name, MemorySegment pointer, RawCall.Body<T> body) {
    try (Arena arena = Arena.ofConfined()) {
      return body.run(new RawCall(name, pointer, arena));
    }
  }
}
