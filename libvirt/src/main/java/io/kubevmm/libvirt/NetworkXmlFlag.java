package io.kubevmm.libvirt;

/** What the XML of a network contains (virNetworkXMLFlags). */
public enum NetworkXmlFlag implements Flag {
  /** What the next start gets, not what is active. */
  INACTIVE(0x1);

  private final int bits;

  NetworkXmlFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
