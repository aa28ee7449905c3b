package io.kubevmm.e2e;

import io.kubevmm.localcluster.DebianGuest;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine as users have them: Debian under systemd, with libvirt and QEMU of its archive. It is a
 * guest of the lab's libvirtd, and its own guests are emulated on what is emulated, so all of it is
 * slow. Packages lie in {@value #PACKAGES} there.
 */
final class DebianMachine implements AutoCloseable {

  static final String PACKAGES = "/mnt";

  /** For what a JVM does there at its first start. */
  static final Duration LONG = Duration.ofMinutes(15);

  /** Compiling well costs an emulated processor more than it wins. */
  private static final String JAVA = "JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1";

  /**
   * Making Java's caches takes longer here than {@code postinst} allows for, who then goes on
   * without: so it does at once.
   */
  private static final String WITHOUT_CACHES =
      "printf '#!/bin/sh\\nexit 124\\n' > /usr/local/bin/timeout"
          + " && chmod +x /usr/local/bin/timeout";

  private static final List<String> HYPERVISOR =
      List.of(
          "libvirt-daemon-system",
          "libvirt-daemon-driver-qemu",
          "libvirt-clients",
          "qemu-system-x86",
          "qemu-utils");

  private final Lab lab;
  private final String name;
  private final GuestAgent agent;

  private DebianMachine(Lab lab, String name) {
    this.lab = lab;
    this.name = name;
    agent = new GuestAgent(lab, name);
  }

  /** Boots it, with files of this machine in its folder of packages. */
  static DebianMachine boot(Lab lab, DebianGuest.Release release, String name, List<Path> packages)
      throws IOException {
    Path image =
        DebianGuest.provide(HostFolders.ofThisProcess(), release, HYPERVISOR, System.err::println);
    Path folder = Files.createDirectories(lab.folder.resolve(name));
    Path disk = folder.resolve("disk.qcow2");
    run(
        "qemu-img",
        "create",
        "-q",
        "-f",
        "qcow2",
        "-b",
        image.toString(),
        "-F",
        "qcow2",
        disk.toString());
    DebianMachine machine = new DebianMachine(lab, name);
    lab.virsh(
            "create",
            Files.writeString(
                    folder.resolve("domain.xml"),
                    """
                    <domain type='qemu'>
                      <name>%s</name>
                      <memory unit='MiB'>2048</memory>
                      <vcpu>2</vcpu>
                      <os><type arch='x86_64' machine='q35'>hvm</type></os>
                      <features><acpi/></features>
                      <!-- Without KVM, which QEMU would emulate too. -->
                      <cpu mode='custom' match='exact' check='none'>
                        <model>qemu64</model>
                        <feature policy='disable' name='svm'/>
                      </cpu>
                      <devices>
                        <disk type='file' device='disk'>
                          <driver name='qemu' type='qcow2'/>
                          <source file='%s'/>
                          <target dev='vda' bus='virtio'/>
                        </disk>
                        <disk type='file' device='disk'>
                          <driver name='qemu' type='raw'/>
                          <source file='%s'/>
                          <target dev='vdb' bus='virtio'/>
                          <readonly/>
                        </disk>
                        <interface type='user'><model type='virtio'/></interface>
                        <serial type='file'><source path='%s'/></serial>
                        <channel type='unix'>
                          <target type='virtio' name='org.qemu.guest_agent.0'/>
                        </channel>
                        <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>
                      </devices>
                    </domain>
                    """
                        .formatted(
                            name, disk, packed(folder, packages), folder.resolve("console.log")))
                .toString())
        .outputOrThrow();
    machine.agent.awaitBooted();
    machine.shell("mount -o ro /dev/vdb " + PACKAGES);
    machine.shell("systemctl set-environment '" + JAVA + "'");
    machine.shell(WITHOUT_CACHES);
    return machine;
  }

  /** A file system with the files in it. */
  private static Path packed(Path folder, List<Path> files) throws IOException {
    Path content = Files.createDirectories(folder.resolve("packages"));
    long bytes = 32 << 20;
    for (Path file : files) {
      Files.copy(file, content.resolve(file.getFileName()));
      bytes += Files.size(file) * 11 / 10;
    }
    Path image = folder.resolve("packages.raw");
    run("mkfs.ext4", "-q", "-d", content.toString(), image.toString(), bytes / 1024 + "k");
    return image;
  }

  /** Runs a line of its shell as root; fails the test when that fails. */
  String shell(String line) {
    return agent.shell("export " + JAVA + "; " + line, LONG);
  }

  /** Runs a line of its shell, whatever comes of it: what it writes, and {@code exit CODE}. */
  String trying(String line) {
    return shell("{ " + line + "; } 2>&1; echo exit $?");
  }

  /** Installs packages of {@value #PACKAGES}, as dpkg does it. */
  String install(String... files) {
    List<String> paths = new ArrayList<>();
    for (String file : files) {
      paths.add(PACKAGES + "/" + file);
    }
    return shell("dpkg -i " + String.join(" ", paths) + " 2>&1");
  }

  /** Which process a guest of its libvirt is: its number and when it began. */
  String qemu(String domain) {
    return shell(
        "p=$(cat /run/libvirt/qemu/%s.pid); echo $p $(cut -d' ' -f22 /proc/$p/stat)"
            .formatted(domain));
  }

  private static void run(String... command) {
    Programs.run(Lab.PATIENCE, command).outputOrThrow();
  }

  @Override
  public void close() {
    lab.virsh("destroy", name);
  }
}
