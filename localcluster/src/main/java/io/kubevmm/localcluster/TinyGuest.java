package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * A guest of 96 MiB that boots in seconds: Debian's cloud kernel, and busybox in an initial RAM
 * file system. Its packages are unpacked and never installed; the kernel is unpacked with them,
 * where {@link KernelImage} can.
 *
 * <p>On the first serial port it prints {@code hello from NAME, …} once it runs, then {@code tick N
 * from NAME, …} every two seconds; N goes on counting over a pause and over saved memory, and
 * begins anew after a boot. It reads a NoCloud seed, in words of its own. It powers off about a
 * second after the ACPI power button, asks every network card's network for an address, and has a
 * shell on the serial port. {@code guest/init} lists the words of the kernel's command line by
 * which a test makes it power off, reboot or panic by itself.
 *
 * @param kernel to boot directly
 * @param initrd to go with it
 */
public record TinyGuest(Path kernel, Path initrd) {

  /**
   * The kernel's command line without which nothing is printed. Ciphers that nobody uses are not
   * tried out at each boot, which takes long on an emulated processor.
   */
  public static final String COMMAND_LINE = "console=ttyS0 quiet panic=-1 cryptomgr.notests";

  private static final String KERNEL_PACKAGE = "linux-image-cloud-amd64";
  private static final String BUSYBOX_PACKAGE = "busybox-static";
  private static final Duration DOWNLOAD_LIMIT = Duration.ofMinutes(10);
  private static final List<String> SCRIPTS = List.of("init", "udhcpc", "power-button");
  private static final List<String> MODULES =
      List.of(
          "button",
          "evdev",
          "virtio_pci",
          "virtio_net",
          "virtio_blk",
          "virtio_scsi",
          "virtio_balloon",
          "sr_mod",
          "isofs",
          "pvpanic_pci",
          "pvpanic_mmio");

  /** A command line that names the guest, with more words, such as {@code kubevmm.poweroff=3}. */
  public static String commandLine(String hostname, String... words) {
    return Stream.concat(Stream.of(COMMAND_LINE, "kubevmm.hostname=" + hostname), Stream.of(words))
        .reduce((left, right) -> left + " " + right)
        .orElseThrow();
  }

  /** The guest in the cache; built there first when it is not (ten seconds and 30 MB by apt). */
  public static TinyGuest provide(HostFolders folders, Progress progress) {
    Path folder = folders.cache().resolve("guest").resolve(recipe());
    TinyGuest guest = new TinyGuest(folder.resolve("vmlinuz"), folder.resolve("initrd"));
    if (!Files.exists(guest.kernel) || !Files.exists(guest.initrd)) {
      try {
        Files.createDirectories(folder.getParent());
        Path work = Files.createTempDirectory(folder.getParent(), ".build-");
        try {
          build(work, progress);
          StateFiles.deleteTree(folder);
          Files.move(work.resolve("guest"), folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
          StateFiles.deleteTree(work);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("The guest can't be built below " + folder + ".", e);
      }
    }
    return guest;
  }

  /** Copies it to where QEMU's user may read it; what is there already stays. */
  public TinyGuest installTo(Path folder) {
    try {
      Files.createDirectories(folder);
      for (Path file : List.of(kernel, initrd)) {
        Path target = folder.resolve(file.getFileName());
        if (!Files.exists(target) || Files.mismatch(file, target) >= 0) {
          Path fresh = folder.resolve("." + file.getFileName() + ".new");
          Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
          Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
          Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The guest can't be copied to " + folder + ".", e);
    }
    return new TinyGuest(folder.resolve("vmlinuz"), folder.resolve("initrd"));
  }

  private static void build(Path work, Progress progress) throws IOException {
    progress.now("downloading Debian's cloud kernel and busybox");
    Path root = work.resolve("root");
    String kernelPackage = newestKernelPackage();
    unpack(work, root, List.of(kernelPackage, BUSYBOX_PACKAGE));
    progress.now("packing the guest");
    String version = kernelPackage.substring("linux-image-".length());
    Path guest = Files.createDirectories(work.resolve("guest"));
    byte[] kernel = Files.readAllBytes(root.resolve("boot/vmlinuz-" + version));
    Files.write(guest.resolve("vmlinuz"), KernelImage.unpack(kernel).orElse(kernel));
    KernelModules modules = KernelModules.of(root, version);
    Path busybox =
        Stream.of("bin/busybox", "usr/bin/busybox")
            .map(root::resolve)
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(guest.resolve("initrd")))) {
      pack(new Cpio(out), busybox, modules);
    }
  }

  private static void pack(Cpio archive, Path busybox, KernelModules modules) throws IOException {
    for (String folder :
        List.of(
            "bin",
            "dev",
            "etc",
            "etc/acpi",
            "etc/acpi/PWRF",
            "lib",
            "lib/modules",
            "proc",
            "root",
            "run",
            "seed",
            "sys",
            "tmp",
            "var")) {
      archive.folder(folder);
    }
    archive.link("var/run", "../run");
    archive.characterDevice("dev/console", 5, 1);
    archive.program("bin/busybox", Files.readAllBytes(busybox));
    String applets =
        Programs.run(Duration.ofSeconds(20), busybox.toString(), "--list").outputOrThrow();
    for (String applet : applets.lines().filter(name -> !name.equals("busybox")).toList()) {
      archive.link("bin/" + applet, "busybox");
    }
    StringBuilder order = new StringBuilder();
    for (String module : modules.loadOrder(MODULES)) {
      String name = KernelModules.nameOf(module) + ".ko";
      archive.file("lib/modules/" + name, modules.content(module));
      order.append(name).append('\n');
    }
    archive.file("lib/modules/order", order.toString().getBytes(StandardCharsets.US_ASCII));
    archive.program("init", script("init"));
    archive.program("etc/udhcpc", script("udhcpc"));
    // The file's name is the event of an ACPI power button.
    archive.program("etc/acpi/PWRF/00000080", script("power-button"));
    archive.finish();
  }

  private static String newestKernelPackage() {
    String dependencies = aptCacheDepends();
    if (dependencies.isEmpty()) {
      Programs.run(DOWNLOAD_LIMIT, "apt-get", "-q", "update").outputOrThrow();
      dependencies = aptCacheDepends();
    }
    return dependencies
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("Depends: linux-image-"))
        .map(line -> line.substring("Depends: ".length()))
        .findFirst()
        .orElseThrow(() ->
            new LocalClusterException(
                "apt does not know the package %s, from which the guest's kernel is taken. Is Debian's own archive in /etc/apt/sources.list?"
                    .formatted(KERNEL_PACKAGE)));
  }

  private static String aptCacheDepends() {
    return Programs.run(Duration.ofMinutes(1), "apt-cache", "depends", KERNEL_PACKAGE).stdout();
  }

  private static void unpack(Path work, Path root, List<String> packages) throws IOException {
    ProcessBuilder download =
        new ProcessBuilder("apt-get", "-q", "-o", "APT::Sandbox::User=root", "download");
    download.command().addAll(packages);
    Programs.run(DOWNLOAD_LIMIT, download.directory(work.toFile())).outputOrThrow();
    List<Path> archives;
    try (Stream<Path> files = Files.list(work)) {
      archives = files.filter(file -> file.toString().endsWith(".deb")).toList();
    }
    for (Path archive : archives) {
      Programs.run(Duration.ofMinutes(2), "dpkg-deb", "-x", archive.toString(), root.toString())
          .outputOrThrow();
    }
  }

  /** Names what the guest is made of, so that a changed recipe does not find an old guest. */
  private static String recipe() {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update((MODULES + KERNEL_PACKAGE + " unpacked").getBytes(StandardCharsets.US_ASCII));
      for (String script : SCRIPTS) {
        sha.update(script(script));
      }
      return HexFormat.of().formatHex(sha.digest(), 0, 8);
    } catch (NoSuchAlgorithmException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] script(String name) throws IOException {
    try (InputStream in = TinyGuest.class.getResourceAsStream("guest/" + name)) {
      if (in == null) {
        throw new IllegalStateException("The resource guest/" + name + " is not in the JAR.");
      }
      return in.readAllBytes();
    }
  }
}
