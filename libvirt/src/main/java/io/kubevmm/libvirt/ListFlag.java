package io.kubevmm.libvirt;

/**
 * Which domains are listed (virConnectListAllDomainsFlags); flags of one pair together mean both.
 */
public enum ListFlag implements Flag {
  /** Those that run or are paused. */
  ACTIVE(0x1),

  /** Those that do not. */
  INACTIVE(0x2),

  /** Those that are defined. */
  PERSISTENT(0x4),

  /** Those that vanish when they stop. */
  TRANSIENT(0x8),

  /** Those that run. */
  RUNNING(0x10),

  /** Those that are paused. */
  PAUSED(0x20),

  /** Those that are off. */
  SHUTOFF(0x40),

  /** Those in another state. */
  OTHER(0x80),

  /** Those with a managed save image. */
  MANAGED_SAVE(0x100),

  /** Those without one. */
  NO_MANAGED_SAVE(0x200),

  /** Those that start with libvirtd. */
  AUTOSTART(0x400),

  /** Those that do not. */
  NO_AUTOSTART(0x800),

  /** Those with snapshots. */
  HAS_SNAPSHOT(0x1000),

  /** Those without. */
  NO_SNAPSHOT(0x2000),

  /** Those with checkpoints. */
  HAS_CHECKPOINT(0x4000),

  /** Those without. */
  NO_CHECKPOINT(0x8000);

  private final int bits;

  ListFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
