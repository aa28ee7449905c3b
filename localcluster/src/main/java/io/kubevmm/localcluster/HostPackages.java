package io.kubevmm.localcluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What this machine needs besides a JDK. On Debian 12 and 13 it can be installed by apt; elsewhere
 * the person is told exactly which programs are missing.
 */
public final class HostPackages {

  /** The Debian packages, each with a file that shows on any distribution whether it is there. */
  static final Map<String, String> NEEDED = needed();

  private static final Duration LIMIT = Duration.ofMinutes(15);

  private final OsRelease release;
  private final Dpkg dpkg;
  private final Map<String, String> needed;

  /** Tells which packages are installed. */
  @FunctionalInterface
  interface Dpkg {
    Set<String> installed(Collection<String> names);
  }

  HostPackages(OsRelease release, Dpkg dpkg) {
    this(release, dpkg, NEEDED);
  }

  private HostPackages(OsRelease release, Dpkg dpkg, Map<String, String> needed) {
    this.release = release;
    this.dpkg = dpkg;
    this.needed = needed;
  }

  public static HostPackages ofThisMachine() {
    return new HostPackages(OsRelease.ofThisMachine(), HostPackages::askDpkg);
  }

  /** What building a {@link DebianGuest} needs, and nothing else does. */
  static HostPackages toBuildDebian() {
    Map<String, String> needed =
        Map.of("mmdebstrap", "mmdebstrap", "e2fsprogs", "mkfs.ext4", "qemu-utils", "qemu-img");
    return new HostPackages(OsRelease.ofThisMachine(), HostPackages::askDpkg, needed);
  }

  /** The packages that are not installed, sorted; elsewhere than on Debian the missing programs. */
  public Set<String> missing() {
    if (!release.isDebian()) {
      return needed.values().stream()
          .filter(program -> Programs.find(program).isEmpty())
          .collect(Collectors.toCollection(TreeSet::new));
    }
    Set<String> missing = new TreeSet<>(needed.keySet());
    missing.removeAll(dpkg.installed(needed.keySet()));
    return missing;
  }

  /** Whether {@link #install} can do anything here. */
  public boolean installable() {
    return release.isSupportedDebian();
  }

  /** What to tell a person whose machine this project cannot change. */
  public String advice() {
    return "%s is not Debian 12 or 13, so nothing is installed here. Missing: %s. On Debian these come from the packages %s."
        .formatted(release.name(), String.join(", ", missing()), String.join(" ", needed.keySet()));
  }

  /** Installs what is missing; a minute on a usual connection. */
  public void install(Progress progress) {
    progress.now("apt-get update");
    apt(List.of("update"));
    Set<String> missing = missing();
    progress.now("apt-get install " + String.join(" ", missing));
    List<String> arguments = new ArrayList<>(List.of("install", "-y", "--no-install-recommends"));
    arguments.addAll(missing);
    apt(arguments);
    Set<String> still = missing();
    if (!still.isEmpty()) {
      throw new LocalClusterException(
          "apt-get ended well, but these packages are still not installed: %s."
              .formatted(String.join(", ", still)));
    }
  }

  /** The packages that {@code dpkg-query} lists as installed, in lines of name and state. */
  static Set<String> parse(String dpkgOutput) {
    return dpkgOutput
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2 && words[1].equals("installed"))
        .map(words -> words[0])
        .collect(Collectors.toSet());
  }

  private static Set<String> askDpkg(Collection<String> names) {
    List<String> command =
        new ArrayList<>(List.of("dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\\n"));
    command.addAll(names);
    // Its exit code is 1 when one of the names is unknown; the others are listed all the same.
    return parse(Programs.run(Duration.ofSeconds(30), command).stdout());
  }

  private static void apt(List<String> arguments) {
    List<String> command =
        new ArrayList<>(List.of("apt-get", "-q", "-o", "DPkg::Lock::Timeout=120"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    Programs.run(LIMIT, builder).outputOrThrow();
  }

  private static Map<String, String> needed() {
    Map<String, String> needed = new LinkedHashMap<>();
    needed.put("libvirt-daemon", "libvirtd");
    needed.put("libvirt-daemon-system", "virtlogd");
    needed.put("libvirt-daemon-driver-qemu", "virt-host-validate");
    needed.put("libvirt-clients", "virsh");
    needed.put("libvirt-dev", "libvirtd");
    needed.put("qemu-system-x86", "qemu-system-x86_64");
    needed.put("qemu-utils", "qemu-img");
    needed.put("dnsmasq-base", "dnsmasq");
    needed.put("iptables", "iptables");
    needed.put("iproute2", "ip");
    needed.put("tini", "tini");
    needed.put("kmod", "depmod");
    needed.put("xz-utils", "xz");
    needed.put("seabios", "qemu-system-x86_64");
    needed.put("ipxe-qemu", "qemu-system-x86_64");
    return needed;
  }
}
