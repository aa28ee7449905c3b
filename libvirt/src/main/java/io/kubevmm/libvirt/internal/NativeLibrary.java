package io.kubevmm.libvirt.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.kubevmm.libvirt.LibvirtUnavailableException;
import io.kubevmm.libvirt.LibvirtUnsupportedException;
import io.kubevmm.libvirt.Version;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A shared library that is loaded when its first function is called.
 *
 * <p>What is absent does not fail here: it becomes a handle that throws when it is called, so that
 * the constants of the generated classes always initialise.
 */
public final class NativeLibrary {
  /** A pointer to memory of unknown size: what comes back can be read without a cast. */
  @SuppressWarnings("restricted") // The headers say that C returns what it points to.
  public static final AddressLayout POINTER =
      ADDRESS.withTargetLayout(MemoryLayout.sequenceLayout(Long.MAX_VALUE, JAVA_BYTE));

  /** The library itself. */
  public static final NativeLibrary LIBVIRT = new NativeLibrary("libvirt.so.0", "libvirt0");

  /** Its functions for QEMU alone. */
  public static final NativeLibrary LIBVIRT_QEMU =
      new NativeLibrary("libvirt-qemu.so.0", "libvirt0");

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle FREE =
      downcall(freeFunction(), FunctionDescriptor.ofVoid(ADDRESS));

  private final String soname;
  private final String debianPackage;
  private @Nullable SymbolLookup symbols;

  /** The package is Debian's, for the message when the library is not there. */
  NativeLibrary(String soname, String debianPackage) {
    this.soname = soname;
    this.debianPackage = debianPackage;
  }

  /**
   * A function's handle; one that throws when the host lacks the library or the function.
   *
   * @param since the version of libvirt that brought it, for the message
   * @param signature the letters of result and arguments: void, byte, int, long, double, pointer
   */
  MethodHandle function(String name, String since, String signature) {
    FunctionDescriptor descriptor = descriptor(signature);
    return lookup()
        .map(found ->
            found
                .find(name)
                .map(address -> downcall(address, descriptor))
                .orElseGet(() ->
                    throwing(
                        descriptor,
                        () ->
                            new LibvirtUnsupportedException(
                                name, since, hostVersion().toString()))))
        .orElseGet(() -> throwing(descriptor, this::unavailable));
  }

  /** The value of an exported pointer variable. */
  @SuppressWarnings("restricted") // The caller knows that the variable is a pointer.
  MemorySegment variable(String name) {
    return lookup()
        .orElseThrow(this::unavailable)
        .findOrThrow(name)
        .reinterpret(POINTER.byteSize())
        .get(POINTER, 0);
  }

  /** Gives a string or an array that libvirt allocated back to C. */
  public static void free(MemorySegment pointer) {
    try {
      FREE.invokeExact(pointer);
    } catch (Throwable e) {
      throw unchecked(e);
    }
  }

  /** The address of C's free, for callbacks that only release their argument. */
  static MemorySegment freeFunction() {
    return LINKER.defaultLookup().findOrThrow("free");
  }

  /** The version of the library on this host. */
  public static Version hostVersion() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment version = arena.allocate(JAVA_LONG);
      VirLibrary.virGetVersion(version, MemorySegment.NULL, MemorySegment.NULL);
      return Version.of(version.get(JAVA_LONG, 0));
    }
  }

  static FunctionDescriptor descriptor(String signature) {
    MemoryLayout[] arguments =
        signature.chars().skip(1).mapToObj(NativeLibrary::layout).toArray(MemoryLayout[]::new);
    return signature.charAt(0) == 'v'
        ? FunctionDescriptor.ofVoid(arguments)
        : FunctionDescriptor.of(layout(signature.charAt(0)), arguments);
  }

  private static MemoryLayout layout(int letter) {
    return switch (letter) {
      case 'b' -> JAVA_BYTE;
      case 'i' -> JAVA_INT;
      case 'l' -> JAVA_LONG;
      case 'd' -> JAVA_DOUBLE;
      case 'p' -> POINTER;
      default -> throw new IllegalArgumentException("No type has the letter " + (char) letter);
    };
  }

  @SuppressWarnings("restricted") // Loading the library is what this class is for.
  private synchronized Optional<SymbolLookup> lookup() {
    if (symbols == null) {
      try {
        symbols = SymbolLookup.libraryLookup(soname, Arena.global());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
    return Optional.of(symbols);
  }

  @SuppressWarnings("restricted") // The descriptor is libvirt's own, from its API file.
  private static MethodHandle downcall(MemorySegment address, FunctionDescriptor descriptor) {
    return LINKER.downcallHandle(address, descriptor);
  }

  private LibvirtUnavailableException unavailable() {
    return new LibvirtUnavailableException(soname, debianPackage);
  }

  private static MethodHandle throwing(
      FunctionDescriptor descriptor, Supplier<RuntimeException> failure) {
    MethodType type = descriptor.toMethodType();
    MethodHandle supplier;
    try {
      supplier =
          MethodHandles.lookup()
              .findVirtual(Supplier.class, "get", MethodType.methodType(Object.class))
              .bindTo(failure)
              .asType(MethodType.methodType(RuntimeException.class));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("Supplier.get is public.", e);
    }
    MethodHandle thrower =
        MethodHandles.foldArguments(
            MethodHandles.throwException(type.returnType(), RuntimeException.class), supplier);
    return MethodHandles.dropArguments(thrower, 0, type.parameterList());
  }

  /** The throwable itself: a downcall throws nothing that is checked. */
  static RuntimeException unchecked(Throwable e) {
    return switch (e) {
      case RuntimeException failure -> failure;
      case Error error -> throw error;
      default -> new IllegalStateException("A call into libvirt threw " + e, e);
    };
  }
}
