package io.kubevmm.libvirt;

import io.kubevmm.libvirt.internal.LastError;
import io.kubevmm.libvirt.internal.NativeLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One call into libvirt, on the thread where it must run: memory that lives as long as the call,
 * the object's pointer, and the check that turns libvirt's error into a {@link LibvirtException}.
 *
 * <p>It is how the typed classes reach {@link io.kubevmm.libvirt.internal}, and how a caller
 * reaches what they lack: {@code domain.call("virDomainGetMaxVcpus", raw ->
 * raw.check(VirDomain.virDomainGetMaxVcpus(raw.pointer())))}. Nothing of it may leave the body.
 */
public final class RawCall {
  private final String name;
  private final MemorySegment pointer;
  private final Arena arena;

  RawCall(String name, MemorySegment pointer, Arena arena) {
    this.name = name;
    this.pointer = pointer;
    this.arena = arena;
  }

  /** What to do in a call. */
  @FunctionalInterface
  public interface Body<T> {
    /** Runs on a call thread; what it throws reaches the caller. */
    T run(RawCall raw);
  }

  /** The object whose call method was used, as C sees it. */
  public MemorySegment pointer() {
    return pointer;
  }

  /** Memory that is freed when the call ends. */
  public Arena arena() {
    return arena;
  }

  /** The text as C has it. */
  public MemorySegment utf8(String text) {
    return arena.allocateFrom(text);
  }

  /** The text as C has it, NULL when it is empty. */
  public MemorySegment utf8OrNull(String text) {
    return text.isEmpty() ? MemorySegment.NULL : utf8(text);
  }

  /** The result, unless it is negative: then libvirt's error is thrown. */
  public int check(int result) {
    if (result < 0) {
      throw LastError.of(name);
    }
    return result;
  }

  /** The result, unless it is NULL: then libvirt's error is thrown. */
  public MemorySegment check(MemorySegment result) {
    if (isNull(result)) {
      throw LastError.of(name);
    }
    return result;
  }

  /** Copies a {@code const char *}, which stays with its owner. */
  public String text(MemorySegment string) {
    return check(string).getString(0);
  }

  /** Copies a {@code const char *} that may be NULL. */
  public static Optional<String> optionalText(MemorySegment string) {
    return isNull(string) ? Optional.empty() : Optional.of(string.getString(0));
  }

  /** Copies a {@code char *} that is the caller's, and frees it. */
  public String takeText(MemorySegment string) {
    try {
      return text(string);
    } finally {
      NativeLibrary.free(string);
    }
  }

  /** A function that allocates an array of pointers, stores it, and returns how many they are. */
  interface Listing {
    int into(MemorySegment out);
  }

  /** Reads what such a function found and frees the array; the pointers are the reader's. */
  <T> List<T> takeAll(Listing listing, Function<MemorySegment, T> reader) {
    MemorySegment out = arena.allocate(NativeLibrary.POINTER);
    int count = check(listing.into(out));
    MemorySegment array = out.get(NativeLibrary.POINTER, 0);
    List<T> all = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      all.add(reader.apply(array.getAtIndex(NativeLibrary.POINTER, i)));
    }
    NativeLibrary.free(array);
    return all;
  }

  static boolean isNull(MemorySegment pointer) {
    return pointer.address() == 0;
  }
}
