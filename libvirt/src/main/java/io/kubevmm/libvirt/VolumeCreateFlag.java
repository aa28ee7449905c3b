package io.kubevmm.libvirt;

/** How a volume is made (virStorageVolCreateFlags). */
public enum VolumeCreateFlag implements Flag {
  /**
   * The tables of a qcow2 without a backing file are written at once: faster afterwards, a little
   * larger now.
   */
  PREALLOC_METADATA(0x1),

  /**
   * The copy shares its blocks with the source until one is written; fails where the file system
   * cannot.
   */
  REFLINK(0x2),

  /**
   * The XML is checked against the schema, so that unknown elements are refused. libvirt 9.0 then
   * fails for every XML, by "unsupported flags".
   */
  VALIDATE(0x4);

  private final int bits;

  VolumeCreateFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
