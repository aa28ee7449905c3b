package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out whether guests run with KVM on this machine, by running one. A {@code /dev/kvm} that
 * opens proves little: nested or modified hypervisors offer it, and a stock kernel crashes in them.
 * Only the guest's own hello on its serial port counts; without it, guests get TCG, which is slow
 * and always works.
 *
 * <p>The answer is kept in a file together with what it depends on: the host's kernel and modules
 * of KVM, QEMU's version, and the guest.
 */
public final class AcceleratorProbe {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Path DEVICE = Path.of("/dev/kvm");

  /** How QEMU runs a guest's instructions. */
  public enum Accelerator {
    KVM,
    TCG;

    /** As in the executor's flag: {@code kvm} or {@code tcg}. */
    public String flag() {
      return this == KVM ? "kvm" : "tcg";
    }
  }

  /** The answer, and a sentence that says why. */
  public record Finding(Accelerator accelerator, String reason) {}

  private AcceleratorProbe() {}

  /** The kept answer while it holds for this machine, else a new one, which is kept then. */
  public static Finding probe(TinyGuest guest, Path memory) {
    String circumstances = circumstances(guest);
    List<String> kept = StateFiles.read(memory).lines().toList();
    if (kept.size() == 3 && kept.get(0).equals(circumstances)) {
      return new Finding(
          kept.get(1).equals("kvm") ? Accelerator.KVM : Accelerator.TCG, kept.get(2));
    }
    Finding finding = run(guest);
    StateFiles.write(
        memory,
        circumstances + "\n" + finding.accelerator().flag() + "\n" + finding.reason() + "\n");
    return finding;
  }

  private static Finding run(TinyGuest guest) {
    if (!Files.exists(DEVICE)) {
      return new Finding(Accelerator.TCG, "There is no /dev/kvm.");
    }
    if (!Files.isReadable(DEVICE) || !Files.isWritable(DEVICE)) {
      return new Finding(Accelerator.TCG, "/dev/kvm can't be opened by this user.");
    }
    String name = "probe-" + Long.toUnsignedString(System.nanoTime(), 36);
    try {
      Path console = Files.createTempFile("kubevmm-probe-", ".log");
      try {
        boolean said = boot(guest, "kvm", name, console);
        return said
            ? new Finding(Accelerator.KVM, "A guest booted with KVM.")
            : new Finding(
                Accelerator.TCG,
                "/dev/kvm is there, but a guest that ran with it never said hello.");
      } finally {
        Files.delete(console);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the guest says its name before the limit or the end of QEMU. */
  static boolean boot(TinyGuest guest, String accelerator, String name, Path console)
      throws IOException {
    ProcessBuilder qemu =
        new ProcessBuilder(
            Programs.require("qemu-system-x86_64"),
            "-nodefaults",
            "-no-user-config",
            "-display",
            "none",
            "-machine",
            "q35,accel=" + accelerator,
            "-cpu",
            accelerator.equals("kvm") ? "host" : "max",
            "-m",
            "128",
            "-no-reboot",
            "-kernel",
            guest.kernel().toString(),
            "-initrd",
            guest.initrd().toString(),
            "-append",
            TinyGuest.commandLine(name, "kubevmm.poweroff=0"),
            "-serial",
            "file:" + console);
    qemu.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Process process = Programs.start(qemu);
    try {
      long deadline = System.nanoTime() + LIMIT.toNanos();
      boolean ended = false;
      while (!ended && System.nanoTime() < deadline) {
        ended = process.waitFor(50, TimeUnit.MILLISECONDS);
        if (Files.readString(console, StandardCharsets.ISO_8859_1)
            .contains("hello from " + name + ",")) {
          return true;
        }
      }
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalClusterException("Interrupted while a guest was tried with KVM.", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** One line that changes whenever the answer may. */
  private static String circumstances(TinyGuest guest) {
    String kernel = Programs.run(LIMIT, "uname", "-rv").outputOrThrow().strip();
    String qemu =
        Programs.run(LIMIT, Programs.require("qemu-system-x86_64"), "--version")
            .outputOrThrow()
            .lines()
            .findFirst()
            .orElse("");
    return Stream.of(kernel, qemu, kvmModules(), device(), guest.kernel().toString())
        .collect(Collectors.joining("; "));
  }

  private static String device() {
    return Files.isReadable(DEVICE) && Files.isWritable(DEVICE) ? "/dev/kvm" : "no /dev/kvm";
  }

  private static String kvmModules() {
    try (Stream<Path> modules = Files.list(Path.of("/sys/module"))) {
      return modules
          .map(module -> module.getFileName().toString())
          .filter(name -> name.startsWith("kvm"))
          .sorted()
          .collect(Collectors.joining(" "));
    } catch (IOException e) {
      return "";
    }
  }
}
