package io.kubevmm.libvirt;

/** A group of statistics (virDomainStatsTypes); none means all. */
public enum StatsGroup implements Flag {
  /** state.* */
  STATE(0x1),

  /** cpu.*, nanoseconds. */
  CPU_TOTAL(0x2),

  /** balloon.*, KiB. */
  BALLOON(0x4),

  /** vcpu.* */
  VCPU(0x8),

  /** net.* */
  INTERFACE(0x10),

  /** block.*, bytes and nanoseconds. */
  BLOCK(0x20),

  /** perf.* */
  PERF(0x40),

  /** iothread.* */
  IOTHREAD(0x80),

  /** memory.* */
  MEMORY(0x100),

  /** dirtyrate.*, MiB/s. */
  DIRTYRATE(0x200),

  /** vm.*, what the hypervisor itself counts. */
  VM(0x400);

  private final int bits;

  StatsGroup(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
