package io.kubevmm.localcluster;

import io.kubevmm.runtime.FileHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The disk of a guest as users have them: Debian with systemd, cloud-init and the guest agent,
 * which boots from a BIOS. Without KVM it is up after about a minute, so it is for few tests.
 *
 * <p>It knows disks and network cards on virtio only, takes an address by DHCP, reads NoCloud
 * seeds, and grows its root file system when its disk has grown before a boot.
 */
public final class DebianGuest {

  /** Debian's releases that a guest can be of. */
  public enum Release {
    BOOKWORM,
    TRIXIE;

    /** As the archive names it. */
    public String suite() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of the whole disk, in bytes; what it takes on its storage is a tenth. */
  public static final long CAPACITY = 2L << 30;

  /** Of a disk with more packages. */
  private static final long LARGE_CAPACITY = 2 * CAPACITY;

  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(15);
  private static final Duration PACK_LIMIT = Duration.ofMinutes(5);
  private static final int SECTOR = 512;
  private static final int PARTITION_AT = 1 << 20;

  private static final List<String> PACKAGES =
      List.of(
          "linux-image-cloud-amd64",
          "systemd-sysv",
          "udev",
          "dbus",
          "systemd-resolved",
          "cloud-init",
          "cloud-guest-utils",
          "fdisk",
          "qemu-guest-agent",
          "iproute2",
          "netbase",
          "e2fsprogs",
          "zstd",
          "grub-pc-bin");

  private static final List<String> GRUB_MODULES =
      List.of("biosdisk", "part_msdos", "ext2", "normal", "linux", "serial", "terminal", "search");

  /** Whose start costs seconds of an emulated processor and helps no test. */
  private static final List<String> MASKED =
      List.of(
          "apt-daily.timer",
          "apt-daily-upgrade.timer",
          "dpkg-db-backup.timer",
          "e2scrub_all.timer",
          "e2scrub_reap.service",
          "fstrim.timer",
          "getty@tty1.service");

  private static final Map<String, String> FILES =
      new TreeMap<>(
          Map.of(
              "etc/fstab",
              "LABEL=root / ext4 errors=remount-ro 0 1\n",
              "etc/hostname",
              "debian\n",
              "etc/hosts",
              "127.0.0.1 localhost\n",
              "etc/initramfs-tools/conf.d/kubevmm",
              "MODULES=list\n",
              "usr/share/initramfs-tools/modules.d/kubevmm",
              "virtio_pci\nvirtio_blk\nvirtio_scsi\nsd_mod\n",
              // By the card, else each disk made from this one gets another address for it.
              "etc/systemd/networkd.conf.d/kubevmm.conf",
              "[DHCPv4]\nDUIDType=link-layer\n",
              "etc/cloud/cloud.cfg.d/90_kubevmm.cfg",
              """
              datasource_list: [NoCloud, None]
              system_info: {network: {renderers: [networkd]}}
              cloud_init_modules: [bootcmd, write-files, growpart, resizefs, set_hostname, update_hostname, users-groups]
              cloud_config_modules: [set-passwords, runcmd]
              cloud_final_modules: [scripts-user, final-message]
              """,
              "boot/grub/grub.cfg",
              """
              serial --unit=0 --speed=115200
              terminal_output serial
              search --no-floppy --label root --set=root
              linux /vmlinuz root=LABEL=root ro console=ttyS0 net.ifnames=0 mitigations=off quiet
              initrd /initrd.img
              boot
              """));

  private final String suite;
  private final List<String> packages = new ArrayList<>(PACKAGES);
  private final long capacity;

  private DebianGuest(Release release, List<String> more) {
    suite = release.suite();
    packages.addAll(more);
    capacity = more.isEmpty() ? CAPACITY : LARGE_CAPACITY;
  }

  /**
   * The qcow2 file in the cache; built there first when it is not (by root, two to three minutes,
   * of them most for Debian's packages).
   */
  public static Path provide(HostFolders folders, Progress progress) {
    return provide(folders, Release.BOOKWORM, List.of(), progress);
  }

  /** As {@link #provide(HostFolders, Progress)}, of any release and with more of its packages. */
  public static Path provide(
      HostFolders folders, Release release, List<String> more, Progress progress) {
    return new DebianGuest(release, more).built(folders, progress);
  }

  /** One build at a time on this machine, for apt bears no other beside itself. */
  private Path built(HostFolders folders, Progress progress) {
    Path folder = folders.cache().resolve("debian");
    Path disk = folder.resolve(recipe() + ".qcow2");
    if (Files.exists(disk)) {
      return disk;
    }
    try (FileHold _ = FileHold.await(folder.resolve(".lock"))) {
      if (!Files.exists(disk)) {
        Path work = Files.createTempDirectory(folder, ".build-");
        try {
          installPrograms(progress);
          Files.move(build(work, progress), disk, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          StateFiles.deleteTree(work);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The guest can't be built at " + disk + ".", e);
    }
    return disk;
  }

  private static void installPrograms(Progress progress) {
    HostPackages packages = HostPackages.toBuildDebian();
    if (!packages.missing().isEmpty()) {
      if (!packages.installable()) {
        throw new LocalClusterException(packages.advice());
      }
      packages.install(progress);
    }
  }

  private Path build(Path work, Progress progress) throws IOException {
    progress.now("installing Debian " + suite + " for a guest");
    Path root = work.resolve("root");
    install(work, root);
    progress.now("packing the guest's disk");
    Files.writeString(root.resolve("etc/machine-id"), ""); // made anew at the first boot
    inside(root, "systemctl", "--quiet", "enable", "systemd-networkd", "serial-getty@ttyS0");
    Path raw = work.resolve("disk.raw");
    try (FileChannel out =
        FileChannel.open(raw, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      out.write(ByteBuffer.allocate(1), capacity - 1);
      bootRecord(out, root);
    }
    Programs.run(
            PACK_LIMIT,
            Programs.require("mkfs.ext4"),
            "-q",
            "-F",
            "-L",
            "root",
            "-O",
            "^metadata_csum_seed,^orphan_file", // which Debian's grub cannot read
            "-E",
            "offset=" + PARTITION_AT,
            "-d",
            root.toString(),
            raw.toString(),
            (capacity - PARTITION_AT) / 1024 + "k")
        .outputOrThrow();
    Path disk = work.resolve("disk.qcow2");
    Programs.run(
            PACK_LIMIT,
            Programs.require("qemu-img"),
            "convert",
            "-c",
            "-O",
            "qcow2",
            "-o",
            "compression_type=zstd",
            raw.toString(),
            disk.toString())
        .outputOrThrow();
    return disk;
  }

  private void install(Path work, Path root) throws IOException {
    Path ours = work.resolve("ours");
    for (Map.Entry<String, String> file : FILES.entrySet()) {
      Path path = ours.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    Path units = Files.createDirectories(ours.resolve("etc/systemd/system"));
    for (String unit : MASKED) {
      Files.createSymbolicLink(units.resolve(unit), Path.of("/dev/null"));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Programs.require("mmdebstrap"),
                "--quiet",
                "--mode=root",
                "--variant=minbase",
                "--include=" + String.join(",", packages),
                "--aptopt=Acquire::Languages \"none\"",
                "--dpkgopt=force-unsafe-io",
                "--dpkgopt=path-exclude=/usr/share/doc/*",
                "--dpkgopt=path-exclude=/usr/share/man/*",
                "--dpkgopt=path-exclude=/usr/share/locale/*",
                // Before the packages, so that the initial RAM file system is packed once.
                "--setup-hook=sync-in " + ours + " /",
                suite,
                root.toString()));
    command.addAll(sources());
    Programs.run(INSTALL_LIMIT, command).outputOrThrow();
  }

  /** Where this machine's apt has Debian from, as lines of a sources.list. */
  private List<String> sources() {
    String said =
        Programs.run(
                Duration.ofMinutes(1),
                "apt-get",
                "indextargets",
                "--format",
                "$(LABEL) $(REPO_URI)",
                "Created-By: Packages")
            .stdout();
    String mirror = mirror(said, "Debian").orElse("http://deb.debian.org/debian");
    List<String> lines = new ArrayList<>(List.of("deb " + mirror + " " + suite + " main"));
    mirror(said, "Debian-Security")
        .ifPresent(url -> lines.add("deb " + url + " " + suite + "-security main"));
    return lines;
  }

  static Optional<String> mirror(String indexTargets, String label) {
    return indexTargets
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words.length == 2 && words[0].equals(label))
        .map(words -> words[1])
        .findFirst();
  }

  /** GRUB in front of the first partition, and the table with that one partition. */
  private void bootRecord(FileChannel disk, Path root) throws IOException {
    List<String> make = new ArrayList<>(List.of("grub-mkimage", "-O", "i386-pc"));
    make.addAll(List.of("-o", "/boot/core.img", "-p", "(,msdos1)/boot/grub"));
    make.addAll(GRUB_MODULES);
    inside(root, make.toArray(String[]::new));
    Path core = root.resolve("boot/core.img");
    disk.write(ByteBuffer.wrap(Files.readAllBytes(core)), SECTOR); // where boot.img looks for it
    Files.delete(core);
    byte[] boot = Files.readAllBytes(root.resolve("usr/lib/grub/i386-pc/boot.img"));
    ByteBuffer record = ByteBuffer.allocate(SECTOR).order(ByteOrder.LITTLE_ENDIAN);
    record.put(boot, 0, 440);
    record.position(446).put((byte) 0x80).put(new byte[3]).put((byte) 0x83).put(new byte[3]);
    record.putInt(PARTITION_AT / SECTOR).putInt((int) ((capacity - PARTITION_AT) / SECTOR));
    record.position(510).put((byte) 0x55).put((byte) 0xAA);
    disk.write(record.flip(), 0);
  }

  private static void inside(Path root, String... command) {
    List<String> all = new ArrayList<>(List.of(Programs.require("chroot"), root.toString()));
    all.addAll(List.of(command));
    Programs.run(Duration.ofMinutes(1), all).outputOrThrow();
  }

  /** Names what the guest is made of, so that a changed recipe does not find an old guest. */
  private String recipe() {
    try {
      String parts = suite + capacity + packages + GRUB_MODULES + MASKED + FILES;
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(parts.getBytes(StandardCharsets.UTF_8)), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
