package io.kubevmm.libvirt;

/** How a volume is resized (virStorageVolResizeFlags). */
public enum VolumeResizeFlag implements Flag {
  /** The new space is taken of the pool at once. */
  ALLOCATE(0x1),

  /** The size is what is added, not what results. */
  DELTA(0x2),

  /**
   * It may become smaller, and with DELTA it does, but not than its allocation; what lay behind its
   * new end is lost.
   */
  SHRINK(0x4);

  private final int bits;

  VolumeResizeFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
