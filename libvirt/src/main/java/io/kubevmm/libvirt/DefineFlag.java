package io.kubevmm.libvirt;

/** How XML is taken (virDomainDefineFlags, virNetworkDefineFlags, virStoragePoolDefineFlags). */
public enum DefineFlag implements Flag {
  /** It is checked against the schema, so that unknown elements are refused. */
  VALIDATE(0x1);

  private final int bits;

  DefineFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
