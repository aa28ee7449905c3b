package io.kubevmm.libvirt;

/** How a pool's place is prepared (virStoragePoolBuildFlags). */
public enum PoolBuildFlag implements Flag {
  /** What is broken is mended. */
  REPAIR(0x1),

  /** The place grows to its new size. */
  RESIZE(0x2),

  /** What lies there already is left alone, and the call fails. */
  NO_OVERWRITE(0x4),

  /** What lies there already is lost. */
  OVERWRITE(0x8);

  private final int bits;

  PoolBuildFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
