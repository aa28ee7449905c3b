package io.kubevmm.libvirt;

/** How an image is filled from below or copied (virDomainBlockRebaseFlags). */
public enum BlockRebaseFlag implements Flag {
  /** A copy holds the top image alone, and shares what is below. */
  SHALLOW(0x1),

  /** A copy goes to a file that is there. */
  REUSE_EXT(0x2),

  /** A copy becomes raw. */
  COPY_RAW(0x4),

  /** The base is the place of a copy. */
  COPY(0x8),

  /** Paths of backing files stay relative. */
  RELATIVE(0x10),

  /** The place of a copy is a device. */
  COPY_DEV(0x20);

  private final int bits;

  BlockRebaseFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
