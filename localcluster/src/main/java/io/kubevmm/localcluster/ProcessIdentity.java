package io.kubevmm.localcluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One process, for as long as the machine is up: its pid and the moment of its start. A pid alone
 * names another process once it has been given out again.
 *
 * @param pid in the PID namespace of this JVM
 * @param startTicks clock ticks between the boot and the start, as in {@code /proc/PID/stat}
 * @param bootId the kernel's random name of this boot
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {

  private static final Path PROC = Path.of("/proc");

  /** The process that has {@code pid} now; empty when there is none, or only its remains. */
  public static Optional<ProcessIdentity> of(long pid) {
    return of(PROC, pid);
  }

  static Optional<ProcessIdentity> of(Path proc, long pid) {
    try {
      String stat = Files.readString(proc.resolve(Long.toString(pid)).resolve("stat"));
      // The second field is the program's name in brackets and may itself hold spaces and brackets.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      String boot = Files.readString(proc.resolve("sys/kernel/random/boot_id")).strip();
      return Optional.of(new ProcessIdentity(pid, Long.parseLong(fields[19]), boot));
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether threads of a process are left beside its first one. Its files and sockets are, as long
   * as they are, even if the first one is a zombie already.
   */
  static boolean hasThreads(long pid) {
    try (Stream<Path> threads = Files.list(PROC.resolve(Long.toString(pid)).resolve("task"))) {
      return threads.count() > 1;
    } catch (IOException e) {
      return false; // it is gone
    }
  }

  /** Reads what {@link #toString} wrote; empty when it is something else. */
  public static Optional<ProcessIdentity> parse(String text) {
    String[] fields = text.strip().split(" ");
    try {
      return fields.length == 3
          ? Optional.of(
              new ProcessIdentity(Long.parseLong(fields[0]), Long.parseLong(fields[1]), fields[2]))
          : Optional.empty();
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether this very process is still running. */
  public boolean alive() {
    return of(pid).filter(this::equals).isPresent();
  }

  /** The process to signal; empty when it has ended, even if its pid is in use again. */
  public Optional<ProcessHandle> handle() {
    return alive() ? ProcessHandle.of(pid) : Optional.empty();
  }

  @Override
  public String toString() {
    return pid + " " + startTicks + " " + bootId;
  }
}
