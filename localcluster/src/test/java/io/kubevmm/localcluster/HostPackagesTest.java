package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HostPackagesTest {

  private static final OsRelease DEBIAN_13 = new OsRelease("debian", "13", "Debian 13");

  @Test
  void findsWhatDpkgDoesNotListAsInstalled() {
    Set<String> installed =
        HostPackages.parse(
            """
            libvirt-clients installed
            libvirt-daemon config-files
            qemu-utils not-installed
            dnsmasq-base installed
            """);

    assertThat(installed).containsExactlyInAnyOrder("libvirt-clients", "dnsmasq-base");
    assertThat(new HostPackages(DEBIAN_13, names -> installed).missing())
        .contains("libvirt-daemon", "qemu-utils")
        .doesNotContain("libvirt-clients", "dnsmasq-base");
  }

  @Test
  void missesNothingOnceEverythingIsInstalled() {
    assertThat(new HostPackages(DEBIAN_13, HashSet::new).missing()).isEmpty();
  }

  @Test
  void installsOnDebian12And13Only() {
    assertThat(on(DEBIAN_13).installable()).isTrue();
    assertThat(on(new OsRelease("debian", "12", "")).installable()).isTrue();
    assertThat(on(new OsRelease("debian", "11", "")).installable()).isFalse();
    assertThat(on(new OsRelease("fedora", "43", "")).installable()).isFalse();
  }

  @Test
  void elsewhereItNamesThePackagesToLookFor() {
    assertThat(on(new OsRelease("fedora", "43", "Fedora Linux 43")).advice())
        .startsWith("Fedora Linux 43 is not Debian 12 or 13")
        .contains("qemu-system-x86")
        .contains("libvirt-daemon-system");
  }

  @Test
  void readsTheFileThatNamesTheDistribution() {
    assertThat(
            OsRelease.parse(
                """
                PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"
                # a comment
                VERSION_ID="12"
                ID=debian
                """))
        .isEqualTo(new OsRelease("debian", "12", "Debian GNU/Linux 12 (bookworm)"));
  }

  private static HostPackages on(OsRelease release) {
    return new HostPackages(release, names -> Set.of());
  }
}
