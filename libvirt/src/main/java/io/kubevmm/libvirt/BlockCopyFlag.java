package io.kubevmm.libvirt;

/** How a disk is copied (virDomainBlockCopyFlags). */
public enum BlockCopyFlag implements Flag {
  /** The copy holds the top image alone, and shares what is below. */
  SHALLOW(0x1),

  /** The copy goes to a file that is there. */
  REUSE_EXT(0x2),

  /**
   * The job is not taken up again when the guest stops before its end; some hypervisors copy disks
   * of persistent guests only so.
   */
  TRANSIENT_JOB(0x4),

  /** A write of the guest ends when the copy has it too, so that the job gets ready for certain. */
  SYNCHRONOUS_WRITES(0x8);

  private final int bits;

  BlockCopyFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
