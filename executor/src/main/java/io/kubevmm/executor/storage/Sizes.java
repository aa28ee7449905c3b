package io.kubevmm.executor.storage;

/** When a size has changed enough to be told: status writes cost every watcher something. */
public final class Sizes {

  private static final long GIB = 1L << 30;

  private Sizes() {}

  /** Whether a size in bytes moved by a twentieth of the whole, or by a gibibyte. */
  public static boolean moved(long before, long now, long whole) {
    long difference = Math.abs(before - now);
    return difference >= GIB || difference * 20 >= Math.max(1, whole);
  }
}
