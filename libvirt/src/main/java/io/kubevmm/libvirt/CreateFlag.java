package io.kubevmm.libvirt;

/** How a domain starts (virDomainCreateFlags). */
public enum CreateFlag implements Flag {
  /** Its CPUs stand still until it is resumed. */
  PAUSED(0x1),

  /** It is destroyed when the connection closes. */
  AUTODESTROY(0x2),

  /** A managed save image is read past the page cache. */
  BYPASS_CACHE(0x4),

  /** A managed save image is discarded. */
  FORCE_BOOT(0x8),

  /** The XML is checked against the schema; for creating from XML. */
  VALIDATE(0x10),

  /** The firmware variables are taken anew from the template. */
  RESET_NVRAM(0x20);

  private final int bits;

  CreateFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
