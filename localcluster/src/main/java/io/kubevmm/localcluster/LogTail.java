package io.kubevmm.localcluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file. */
public final class LogTail {

  private static final int LONGEST_TAIL_BYTES = 256 << 10;

  private LogTail() {}

  /** The last {@code lines} lines, each indented by two spaces. */
  public static String of(Path log, int lines) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long start = Math.max(0, file.length() - LONGEST_TAIL_BYTES);
      file.seek(start);
      byte[] bytes = new byte[(int) (file.length() - start)];
      file.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      List<String> last = all.subList(Math.max(0, all.size() - lines), all.size());
      return last.isEmpty() ? "  (empty)" : "  " + String.join("\n  ", last);
    } catch (IOException e) {
      return "  (can't be read: " + e.getMessage() + ")";
    }
  }
}
