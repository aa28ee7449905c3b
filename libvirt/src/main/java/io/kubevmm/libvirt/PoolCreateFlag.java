package io.kubevmm.libvirt;

/** How a pool is started (virStoragePoolCreateFlags). */
public enum PoolCreateFlag implements Flag {
  /** Its place is prepared first. */
  WITH_BUILD(0x1),

  /** Its place is prepared first; what lies there already is lost. */
  WITH_BUILD_OVERWRITE(0x2),

  /** Its place is prepared first; the call fails when something lies there already. */
  WITH_BUILD_NO_OVERWRITE(0x4);

  private final int bits;

  PoolCreateFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
