package io.kubevmm.libvirt;

/** How a domain is saved (virDomainSaveRestoreFlags). */
public enum SaveFlag implements Flag {
  /** The image is written past the page cache. */
  BYPASS_CACHE(0x1),

  /** It runs when it is restored. */
  RUNNING(0x2),

  /** It is paused when it is restored. */
  PAUSED(0x4),

  /** The firmware variables are taken anew from the template. */
  RESET_NVRAM(0x8);

  private final int bits;

  SaveFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
