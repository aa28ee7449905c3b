package io.kubevmm.executor.storage;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.storage.DiskFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The program qemu-img, run without a shell and under limits.
 *
 * <p>The format of what it reads is always said, never probed: a raw disk whose guest wrote another
 * format's header into it would be taken for one, and with it whatever file that header names. What
 * comes from outside may be made to exhaust whoever parses it, hence the limits (CVE-2014-0142 and
 * later, CVE-2024-4467).
 */
final class QemuImg {

  private static final Pattern PROGRESS = Pattern.compile("\\(\\s*([0-9]+)\\.[0-9]+/100%\\)");
  private static final int MOST_OUTPUT = 1 << 20;

  /** What qemu-img check says of clusters that are wrong or missing, or that nothing refers to. */
  private static final int DAMAGED = 2;

  private static final int LEAKS = 3;

  /** What qemu-img says where a file system can't be written to past the page cache. */
  private static final String NO_DIRECT_WRITES = "O_DIRECT";

  /** Address space and CPU seconds that a look at a foreign file may take. */
  private static final List<String> LIMITS =
      List.of("prlimit", "--as=1073741824", "--cpu=30", "--");

  /** What {@code qemu-img info} says of a file. */
  JsonNode info(Path file, String format) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(LIMITS);
    command.addAll(List.of("qemu-img", "info", "--output=json", "-f", format, file.toString()));
    return ApiMapper.JSON.readTree(run(command, percent -> {}));
  }

  /**
   * Looks whether a file has all that it refers to: of a file that was cut off, QEMU would read the
   * rest as zeros. A raw one cannot tell.
   */
  void check(Path file, String format) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(LIMITS);
    command.addAll(List.of("qemu-img", "check", "-q", "-f", format, file.toString()));
    Result result = call(command, percent -> {});
    if (result.code() == DAMAGED) {
      throw new StorageException(
          "the image is damaged or not whole, as qemu-img check finds: make it anew at its source");
    }
    if (result.code() != LEAKS) {
      result.outputOrThrow();
    }
  }

  /**
   * Copies a disk's content into a volume that was just made, and sees to it that it is on disk.
   *
   * @param zeroed whether the volume reads as zeros, so that zeros need not be written
   */
  void convert(
      Path from, String format, Path volume, DiskFormat to, boolean zeroed, Jobs.Progress progress)
      throws IOException, InterruptedException {
    if (to != DiskFormat.qcow2) { // whose size may be no whole number of the device's blocks
      convert(from, format, volume, to, zeroed, "writeback", progress);
      return;
    }
    try {
      convert(from, format, volume, to, zeroed, "none", progress);
    } catch (StorageException e) {
      if (!String.valueOf(e.getMessage()).contains(NO_DIRECT_WRITES)) {
        throw e;
      }
      convert(from, format, volume, to, zeroed, "writeback", progress);
    }
  }

  /** The default cache, unsafe, never flushes; with none little is left to flush in the end. */
  private static void convert(
      Path from,
      String format,
      Path volume,
      DiskFormat to,
      boolean zeroed,
      String cache,
      Jobs.Progress progress)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("qemu-img", "convert", "-p", "-n", "-W"));
    command.addAll(List.of("-t", cache));
    if (zeroed) {
      command.add("--target-is-zero");
    }
    command.addAll(List.of("-f", format, "-O", to.name(), from.toString(), volume.toString()));
    run(command, progress);
  }

  /**
   * Puts a volume onto another base, or none, with its content as it was: what differs is copied
   * into it. Interrupted, it has its old base, and doing it again is fine.
   */
  void rebase(
      String volume, Optional<String> base, Optional<DiskFormat> format, Jobs.Progress progress)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("qemu-img", "rebase", "-p", "-f", "qcow2"));
    command.addAll(List.of("-b", base.orElse("")));
    if (base.isPresent()) {
      command.addAll(List.of("-F", format.orElse(DiskFormat.qcow2).name()));
    }
    command.add(volume);
    run(command, progress);
  }

  /** What came of a call. */
  private record Result(List<String> command, int code, String text) {

    String outputOrThrow() {
      if (code != 0) {
        throw new StorageException(
            "qemu-img " + command.get(command.indexOf("qemu-img") + 1) + ": " + text);
      }
      return text;
    }
  }

  private static String run(List<String> command, Jobs.Progress progress)
      throws IOException, InterruptedException {
    return call(command, progress).outputOrThrow();
  }

  private static Result call(List<String> command, Jobs.Progress progress)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    try (InputStream output = process.getInputStream()) {
      String text = read(process, output, progress);
      return new Result(command, process.waitFor(), text);
    } finally {
      process.destroyForcibly().onExit().join(); // who asks next finds nobody writing
    }
  }

  /** Waits in a way that an interrupt ends, which a read does not. */
  private static String read(Process process, InputStream output, Jobs.Progress progress)
      throws IOException, InterruptedException {
    StringBuilder text = new StringBuilder();
    byte[] buffer = new byte[8192];
    int told = -1;
    while (true) {
      boolean ended = !process.isAlive();
      int n = output.available() > 0 ? output.read(buffer) : 0;
      if (n <= 0 && ended) {
        return text.toString().strip();
      }
      if (n <= 0) {
        Thread.sleep(20);
        continue;
      }
      String piece = new String(buffer, 0, n, StandardCharsets.UTF_8);
      int percent = percent(piece, told);
      if (percent != told) {
        told = percent;
        progress.at(percent);
      } else if (text.length() < MOST_OUTPUT) {
        text.append(piece);
      }
    }
  }

  private static int percent(String output, int otherwise) {
    int percent = otherwise;
    Matcher matcher = PROGRESS.matcher(output);
    while (matcher.find()) {
      percent = Integer.parseInt(matcher.group(1));
    }
    return percent;
  }
}
