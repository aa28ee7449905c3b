package io.kubevmm.libvirt;

/** What goes or stays when a domain is undefined (virDomainUndefineFlagsValues). */
public enum UndefineFlag implements Flag {
  /** The managed save image goes. */
  MANAGED_SAVE(0x1),

  /** libvirt's knowledge of the snapshots goes. */
  SNAPSHOTS_METADATA(0x2),

  /** The firmware variables go. */
  NVRAM(0x4),

  /** The firmware variables stay. */
  KEEP_NVRAM(0x8),

  /** libvirt's knowledge of the checkpoints goes. */
  CHECKPOINTS_METADATA(0x10),

  /** The TPM state goes. */
  TPM(0x20),

  /** The TPM state stays. */
  KEEP_TPM(0x40);

  private final int bits;

  UndefineFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
