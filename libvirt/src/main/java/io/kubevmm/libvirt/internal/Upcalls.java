package io.kubevmm.libvirt.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the functions that C calls back; the interfaces of {@link VirCallbacks} use it. */
final class Upcalls {
  private static final Logger LOG = LoggerFactory.getLogger(Upcalls.class);

  private Upcalls() {}

  /** The address of the target's method {@code upcall}, for as long as the arena lives. */
  @SuppressWarnings("restricted") // The signature is libvirt's own, from its API file.
  static <T> MemorySegment stub(Class<T> type, T target, String signature, Arena arena) {
    FunctionDescriptor descriptor = NativeLibrary.descriptor(signature);
    MethodType method = descriptor.toMethodType();
    try {
      MethodHandle handle =
          MethodHandles.publicLookup().findVirtual(type, "upcall", method).bindTo(target);
      return Linker.nativeLinker().upcallStub(handle, descriptor, arena);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " has no method upcall" + method, e);
    }
  }

  /** Nothing may leave an upcall, not even what the logger throws. */
  static void log(Class<?> callback, Throwable e) {
    try {
      LOG.error("A {} threw; libvirt goes on without it.", callback.getSimpleName(), e);
    } catch (Throwable logging) {
      // There is nobody left to tell.
    }
  }
}
