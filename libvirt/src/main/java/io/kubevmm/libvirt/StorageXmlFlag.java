package io.kubevmm.libvirt;

/** What the XML of a storage pool contains (virStorageXMLFlags). */
public enum StorageXmlFlag implements Flag {
  /** What the next start gets, not what is active. */
  INACTIVE(0x1);

  private final int bits;

  StorageXmlFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
