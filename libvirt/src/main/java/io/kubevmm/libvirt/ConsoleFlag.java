package io.kubevmm.libvirt;

/** How a console is opened (virDomainConsoleFlags). */
public enum ConsoleFlag implements Flag {
  /** Who has it open loses it. */
  FORCE(0x1),

  /** Only if the driver can keep others out. */
  SAFE(0x2);

  private final int bits;

  ConsoleFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
