package io.kubevmm.libvirt;

/** Which domains statistics are of, and how they are got (virConnectGetAllDomainStatsFlags). */
public enum StatsFlag implements Flag {
  /** Of those that run or are paused. */
  ACTIVE(0x1),

  /** Of those that do not. */
  INACTIVE(0x2),

  /** Of those that are defined. */
  PERSISTENT(0x4),

  /** Of those that vanish when they stop. */
  TRANSIENT(0x8),

  /** Of those that run. */
  RUNNING(0x10),

  /** Of those that are paused. */
  PAUSED(0x20),

  /** Of those that are off. */
  SHUTOFF(0x40),

  /** Of those in another state. */
  OTHER(0x80),

  /** A domain that is busy with another job gives what needs no wait. */
  NOWAIT(0x20000000),

  /** Of the backing images too. */
  BACKING(0x40000000),

  /** A group that the driver lacks is an error. */
  ENFORCE_STATS(0x80000000);

  private final int bits;

  StatsFlag(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
