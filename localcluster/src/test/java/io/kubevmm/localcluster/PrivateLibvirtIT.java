package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PrivateLibvirtIT {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Path FOLDER = Path.of("target/private-libvirt-it").toAbsolutePath();

  private static TinyGuest guest;
  private static PrivateLibvirt libvirt;

  @BeforeAll
  static void start() {
    guest = TinyGuest.provide(HostFolders.ofThisProcess(), System.out::println);
    libvirt = PrivateLibvirt.start(FOLDER.resolve("a"));
  }

  @AfterAll
  static void stop() {
    libvirt.close();
    assertThat(libvirt.qemus()).isEmpty();
  }

  @Test
  void aGuestSurvivesTheDeathOfLibvirtdAndReactsToThePowerButton() throws Exception {
    Path console = boot(libvirt, "survivor");
    ProcessIdentity qemu = libvirt.qemu("survivor").orElseThrow();
    ProcessIdentity libvirtd = libvirt.libvirtd().orElseThrow();

    libvirt.killLibvirtd();
    assertThat(libvirtd.alive()).isFalse();
    assertThat(libvirt.virsh(LIMIT, "list").succeeded()).isFalse();
    libvirt.startLibvirtd();

    assertThat(libvirt.virsh(LIMIT, "domstate", "survivor").outputOrThrow().strip())
        .isEqualTo("running");
    assertThat(libvirt.qemu("survivor")).contains(qemu);
    long ticks = ticks(console);
    Awaitility.await().atMost(LIMIT).until(() -> ticks(console) > ticks);

    libvirt.virsh(LIMIT, "shutdown", "survivor", "--mode", "acpi").outputOrThrow();

    Awaitility.await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(libvirt.virsh(LIMIT, "list", "--all", "--name").outputOrThrow())
                .doesNotContain("survivor"));
    assertThat(console).content().contains("power button pressed");
    assertThat(qemu.alive()).isFalse();
  }

  @Test
  void twoLiveSideBySideAsTwoHosts() {
    ProcessIdentity qemu;
    try (PrivateLibvirt other =
        PrivateLibvirt.start(
            FOLDER.resolve("b"), PrivateLibvirt.Options.defaults().withOwnNetwork())) {
      boot(other, "neighbour");
      qemu = other.qemu("neighbour").orElseThrow();

      assertThat(libvirt.virsh(LIMIT, "list", "--all", "--name").outputOrThrow())
          .doesNotContain("neighbour");
      assertThat(hostUuid(other)).isNotEqualTo(hostUuid(libvirt));
    }

    assertThat(qemu.alive()).isFalse();
    assertThat(libvirt.libvirtd()).isPresent();
  }

  @Test
  void aGuestPowersOffByItselfWhenItsCommandLineSaysSo() {
    Path console = boot(libvirt, "short-lived", "kubevmm.poweroff=1");

    Awaitility.await().atMost(LIMIT).until(() -> libvirt.qemu("short-lived").isEmpty());

    assertThat(console).content().contains("poweroff as the command line says");
  }

  private static Path boot(PrivateLibvirt libvirt, String name, String... words) {
    try {
      Path folder = Files.createDirectories(FOLDER.resolve("guests"));
      Path console = folder.resolve(name + ".log");
      Files.deleteIfExists(console);
      Path document = folder.resolve(name + ".xml");
      Files.writeString(document, domain(name, console, words));
      libvirt.virsh(LIMIT, "create", document.toString()).outputOrThrow();
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .untilAsserted(() -> assertThat(console).content().contains("hello from " + name + ","));
      return console;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String domain(String name, Path console, String... words) {
    return """
    <domain type='qemu'>
      <name>%s</name>
      <memory unit='MiB'>96</memory>
      <vcpu>1</vcpu>
      <os>
        <type arch='x86_64' machine='q35'>hvm</type>
        <kernel>%s</kernel>
        <initrd>%s</initrd>
        <cmdline>%s</cmdline>
      </os>
      <features><acpi/></features>
      <devices>
        <serial type='file'><source path='%s'/></serial>
        <memballoon model='none'/>
      </devices>
    </domain>
    """
        .formatted(
            name, guest.kernel(), guest.initrd(), TinyGuest.commandLine(name, words), console);
  }

  private static long ticks(Path console) throws IOException {
    return Files.readString(console).lines().filter(line -> line.startsWith("tick ")).count();
  }

  private static String hostUuid(PrivateLibvirt libvirt) {
    String capabilities = libvirt.virsh(LIMIT, "capabilities").outputOrThrow();
    return capabilities.substring(capabilities.indexOf("<uuid>"), capabilities.indexOf("</uuid>"));
  }
}
