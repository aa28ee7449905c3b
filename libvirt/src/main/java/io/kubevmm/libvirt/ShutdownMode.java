package io.kubevmm.libvirt;

/** How a guest is asked to shut down or reboot; none leaves it to the driver. */
public enum ShutdownMode implements Flag {
  /** By the power button. */
  ACPI_POWER_BUTTON(0x1),

  /** By the guest agent. */
  GUEST_AGENT(0x2),

  /** By /dev/initctl, in containers. */
  INITCTL(0x4),

  /** By a signal to init, in containers. */
  SIGNAL(0x8),

  /** By the hypervisor, in Xen. */
  PARAVIRT(0x10);

  private final int bits;

  ShutdownMode(int bits) {
    this.bits = bits;
  }

  @Override
  public int bits() {
    return bits;
  }
}
