package io.kubevmm.libvirt;

/** How a block job ends (virDomainBlockJobAbortFlags). */
public enum BlockJobAbortFlag implements Flag {
  /** The call does not wait for the end, which comes as a {@link DomainEvent.BlockJob}. */
  ASYNC(0x1),

  /** The guest goes on with the copy, or with the base of an active commit. */
  PIVOT(0x2);

  private final int bits;

  BlockJobAbortFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
