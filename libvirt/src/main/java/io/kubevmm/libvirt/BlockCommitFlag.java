package io.kubevmm.libvirt;

/** How an overlay is merged down (virDomainBlockCommitFlags). */
public enum BlockCommitFlag implements Flag {
  /** The base, when none is named, is the next image below and not the lowest. */
  SHALLOW(0x1),

  /** Images that were merged are deleted. */
  DELETE(0x2),

  /**
   * The top is the image that the guest writes to: the job gets ready and then waits for a pivot.
   */
  ACTIVE(0x4),

  /** Paths of backing files stay relative. */
  RELATIVE(0x8);

  private final int bits;

  BlockCommitFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
