package io.kubevmm.localcluster;

import io.kubevmm.api.Kinds;
import java.nio.file.Path;
import java.util.List;

/**
 * The libvirt domains that carry this cluster's mark in their metadata. All others on the machine
 * are somebody else's and are not touched.
 */
public final class OwnDomains {

  private static final Path LOGS = Path.of("/var/log/libvirt/qemu");

  private final LibvirtHost libvirt;
  private final String clusterId;

  public OwnDomains(LibvirtHost libvirt, String clusterId) {
    this.libvirt = libvirt;
    this.clusterId = clusterId;
  }

  /** Names of the running ones. */
  public List<String> running() {
    return own("list", "--name", "--state-running", "--state-paused");
  }

  /** Stops and undefines all of them, with what libvirt keeps beside them; answers how many. */
  public int remove() {
    List<String> running = running();
    List<String> all = own("list", "--name", "--all");
    running.forEach(domain -> libvirt.virsh("destroy", domain).outputOrThrow());
    all.forEach(this::undefine);
    return all.size();
  }

  /** A domain that was never defined is gone once it was stopped. */
  private void undefine(String domain) {
    if (libvirt.virsh("dominfo", domain).succeeded()) {
      libvirt
          .virsh(
              "undefine",
              domain,
              "--managed-save",
              "--snapshots-metadata",
              "--checkpoints-metadata",
              "--nvram")
          .outputOrThrow();
    }
    StateFiles.deleteTree(LOGS.resolve(domain + ".log"));
  }

  private List<String> own(String... list) {
    return libvirt
        .virsh(list)
        .outputOrThrow()
        .lines()
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .filter(this::isOurs)
        .toList();
  }

  private boolean isOurs(String domain) {
    Programs.Result mark = libvirt.virsh("metadata", domain, Kinds.DOMAIN_METADATA);
    return !clusterId.isEmpty()
        && mark.succeeded()
        && mark.stdout().contains("cluster=\"" + clusterId + "\"");
  }
}
