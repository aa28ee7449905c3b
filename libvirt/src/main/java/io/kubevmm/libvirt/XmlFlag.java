package io.kubevmm.libvirt;

/** What the XML of a domain contains (virDomainXMLFlags). */
public enum XmlFlag implements Flag {
  /** Passwords too; not over a read-only connection. */
  SECURE(0x1),

  /** What the next start gets, not what runs. */
  INACTIVE(0x2),

  /** The CPU with the features of the host model. */
  UPDATE_CPU(0x4),

  /** Only what the other end of a migration understands. */
  MIGRATABLE(0x8);

  private final int bits;

  XmlFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
