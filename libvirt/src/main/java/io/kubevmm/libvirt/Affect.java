package io.kubevmm.libvirt;

/** What a change applies to (virDomainModificationImpact); none: the domain as it is now. */
public enum Affect implements Flag {
  /** The running guest. */
  LIVE(0x1),

  /** The definition, for the next start. */
  CONFIG(0x2);

  private final int bits;

  Affect(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
