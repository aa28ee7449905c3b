package io.kubevmm.libvirt;

/** How a pool's place is prepared (virStoragePoolBuildFlags). */
public enum PoolBuildFlag implements Flag {
  /** What lies there already is left alone, and the call fails. */
  NO_OVERWRITE(0x4);

  private final int bits;

  PoolBuildFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
