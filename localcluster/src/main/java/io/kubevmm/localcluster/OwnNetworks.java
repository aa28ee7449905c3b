package io.kubevmm.localcluster;

import java.util.List;
import java.util.Set;

/**
 * The libvirt networks that were made for this cluster's objects, whose uid they have. All others
 * on the machine are somebody else's and are not touched.
 */
public final class OwnNetworks {

  private final LibvirtHost libvirt;

  public OwnNetworks(LibvirtHost libvirt) {
    this.libvirt = libvirt;
  }

  /**
   * Stops and undefines all of them. Answers how many.
   *
   * @param uids of the cluster's VirtualMachineNetworks, as far as they are known
   */
  public int remove(Set<String> uids) {
    List<String> own =
        libvirt
            .virsh("net-list", "--all", "--uuid")
            .outputOrThrow()
            .lines()
            .map(String::strip)
            .filter(uids::contains)
            .toList();
    for (String network : own) {
      libvirt.virsh("net-destroy", network); // which may not run
      libvirt.virsh("net-undefine", network).outputOrThrow();
    }
    return own.size();
  }
}
