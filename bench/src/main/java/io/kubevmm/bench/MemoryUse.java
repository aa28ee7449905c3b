package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The memory of one process as the kernel counts it, in KiB.
 *
 * @param pss its own pages, and its share of those that other processes map too
 * @param rss all pages that it maps
 * @param uss pages that nobody else maps: what its end would set free
 */
record MemoryUse(long pss, long rss, long uss) {

  /** Reads {@code /proc/PID/smaps_rollup}; needs the right to trace the process. */
  static MemoryUse ofProcess(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "smaps_rollup");
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException("The memory of process " + pid + " can't be read.", e);
    }
  }

  static MemoryUse parse(List<String> lines) {
    Map<String, Long> kib = new HashMap<>();
    for (String line : lines) {
      String[] words = line.strip().split("\\s+");
      if (words.length == 3 && words[2].equals("kB")) {
        kib.put(words[0], Long.parseLong(words[1]));
      }
    }
    return new MemoryUse(
        value(kib, "Pss:"),
        value(kib, "Rss:"),
        value(kib, "Private_Clean:") + value(kib, "Private_Dirty:"));
  }

  double pssMib() {
    return pss / 1024.0;
  }

  /** MiB of PSS that each further machine cost, from {@code before} to this. */
  double slopeMib(MemoryUse before, int furtherMachines) {
    return (pss - before.pss) / 1024.0 / furtherMachines;
  }

  ObjectNode json() {
    return Json.object().put("pssKiB", pss).put("rssKiB", rss).put("ussKiB", uss);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "PSS %.1f MiB (RSS %.1f, USS %.1f)", pss / 1024.0, rss / 1024.0, uss / 1024.0);
  }

  private static long value(Map<String, Long> kib, String name) {
    Long value = kib.get(name);
    if (value == null) {
      throw new IllegalArgumentException("The kernel's summary has no line " + name);
    }
    return value;
  }
}
