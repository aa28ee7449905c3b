package io.kubevmm.executor.vm;

/**
 * What this host runs guests with, where a VirtualMachine leaves it open.
 *
 * @param virtType libvirt's domain type: kvm, qemu (emulation) or test
 * @param arch architecture in libvirt's words, for instance x86_64; empty leaves it to libvirt
 * @param machine machine type, for instance q35; empty leaves it to libvirt
 */
public record Platform(String virtType, String arch, String machine) {

  /** libvirt's fake driver, which knows no machine types. */
  public static Platform test() {
    return new Platform("test", "", "");
  }

  boolean emulatesDevices() {
    return !virtType.equals("test");
  }
}
