package io.kubevmm.localcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The libvirt storage pools that were made for this cluster's objects, whose uid they have, or that
 * lie in its state. All others on the machine are somebody else's and are not touched.
 */
public final class OwnPools {

  private static final Pattern UUID = Pattern.compile("<uuid>([^<]+)</uuid>");
  private static final Pattern PATH = Pattern.compile("<path>([^<]+)</path>");

  private final LibvirtHost libvirt;
  private final Path state;

  public OwnPools(LibvirtHost libvirt, Path state) {
    this.libvirt = libvirt;
    this.state = state;
  }

  /**
   * Undefines all of them; what lies in them elsewhere than in the state stays. Answers how many.
   *
   * @param uids of the cluster's VirtualMachineStoragePools, as far as they are known
   */
  public int remove(Set<String> uids) {
    List<String> own =
        libvirt
            .virsh("pool-list", "--all", "--name")
            .outputOrThrow()
            .lines()
            .map(String::strip)
            .filter(name -> !name.isEmpty() && isOurs(name, uids))
            .toList();
    for (String pool : own) {
      libvirt.virsh("pool-destroy", pool); // which may not run
      libvirt.virsh("pool-undefine", pool).outputOrThrow();
    }
    return own.size();
  }

  private boolean isOurs(String pool, Set<String> uids) {
    String document = libvirt.virsh("pool-dumpxml", pool).stdout();
    Matcher uuid = UUID.matcher(document);
    Matcher path = PATH.matcher(document.substring(Math.max(0, document.indexOf("<target>"))));
    return (uuid.find() && uids.contains(uuid.group(1)))
        || (path.find() && Path.of(path.group(1)).startsWith(state));
  }
}
