package io.kubevmm.libvirt;

import java.util.List;

/**
 * A file system that the guest has mounted, as its agent says.
 *
 * @param name how the guest calls its device, as "vda1"
 * @param type as "ext4"
 * @param disks the targets of the disks that it lies on, as "vda"
 */
public record GuestFilesystem(String mountpoint, String name, String type, List<String> disks) {
  public GuestFilesystem {
    disks = List.copyOf(disks);
  }
}
