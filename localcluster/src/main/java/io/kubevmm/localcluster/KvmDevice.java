package io.kubevmm.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * {@code /dev/kvm} as udev leaves it: for the group kvm. Where no udev runs it is root's alone.
 * libvirtd, which is root, then believes in KVM when it probes QEMU and not when it asks for QEMU's
 * user, and probes anew at every look-up: a definition takes fifteen seconds instead of a
 * twentieth.
 */
final class KvmDevice {

  private static final Path DEVICE = Path.of("/dev/kvm");

  private KvmDevice() {}

  /** Does what udev's rule does, if the device and the group are there and the mode is not. */
  static void openToQemu() {
    PosixFileAttributeView view = Files.getFileAttributeView(DEVICE, PosixFileAttributeView.class);
    if (view == null || !Files.exists(DEVICE)) {
      return;
    }
    try {
      PosixFileAttributes now = view.readAttributes();
      Set<PosixFilePermission> wanted = EnumSet.copyOf(now.permissions());
      boolean closed = wanted.add(PosixFilePermission.GROUP_READ);
      closed |= wanted.add(PosixFilePermission.GROUP_WRITE);
      if (closed) {
        GroupPrincipal kvm =
            DEVICE
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByGroupName("kvm");
        view.setGroup(kvm);
        view.setPermissions(wanted);
      }
    } catch (IOException e) {
      // No such group, or not ours to change: libvirt works all the same, only slowly.
    }
  }
}
