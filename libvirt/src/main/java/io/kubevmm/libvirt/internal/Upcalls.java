package io.kubevmm.libvirt.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes functions that C can call; whatever they throw stays on this side. */
final class Upcalls {
  private static final Logger LOG = LoggerFactory.getLogger(Upcalls.class);

  /** What C gets when the function threw: the value that means failure to libvirt. */
  private static final Map<Class<?>, Object> FAILED = Map.of(int.class, -1, long.class, -1L);

  private Upcalls() {}

  /** The function's address, for as long as the arena lives. */
  @SuppressWarnings("restricted") // The signature is libvirt's own, from its API file.
  static <T> MemorySegment stub(Class<T> type, T target, String signature, Arena arena) {
    FunctionDescriptor descriptor = NativeLibrary.descriptor(signature);
    MethodType method = descriptor.toMethodType();
    try {
      MethodHandle handle =
          MethodHandles.publicLookup().findVirtual(type, "apply", method).bindTo(target);
      return Linker.nativeLinker().upcallStub(guarded(handle, type), descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no method apply" + method, e);
    }
  }

  private static MethodHandle guarded(MethodHandle handle, Class<?> callback)
      throws ReflectiveOperationException {
    Class<?> result = handle.type().returnType();
    MethodHandle log =
        MethodHandles.lookup()
            .findStatic(
                Upcalls.class,
                "log",
                MethodType.methodType(void.class, Class.class, Throwable.class))
            .bindTo(callback);
    MethodHandle answer =
        result == void.class
            ? log
            : MethodHandles.filterReturnValue(
                log, MethodHandles.constant(result, FAILED.get(result)));
    return MethodHandles.catchException(handle, Throwable.class, answer);
  }

  /** Reached by a method handle. */
  static void log(Class<?> callback, Throwable e) {
    try {
      LOG.error("A {} threw; libvirt goes on without it.", callback.getSimpleName(), e);
    } catch (Throwable logging) {
      // Nothing may leave an upcall, not even what the logger throws.
    }
  }
}
