package io.kubevmm.libvirt;

/** How a volume is deleted (virStorageVolDeleteFlags). */
public enum VolumeDeleteFlag implements Flag {
  /** It is filled with zeros first. */
  ZEROED(0x1),

  /** Its snapshots go with it. */
  WITH_SNAPSHOTS(0x2);

  private final int bits;

  VolumeDeleteFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
