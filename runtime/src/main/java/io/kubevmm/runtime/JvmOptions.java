package io.kubevmm.runtime;

import java.util.List;
import java.util.stream.Stream;

/** How the JVMs of our processes are started, wherever they run. */
public final class JvmOptions {

  /**
   * Of each: one thread collects what few objects there are, a small first heap saves 70 MiB, and
   * what the compilers needed goes back to the system every ten seconds, which saves 25 MiB.
   * Measured with {@code ./kubevmm bench memory}.
   */
  public static final List<String> SMALL =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-Xms16m",
          "-XX:TrimNativeHeapInterval=10000");

  /** Of those that only decide: without the second compiler, which costs 10 MiB. */
  public static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  /**
   * Of controller and scheduler in their Pods: the heap stays well below what the container may
   * have, and no file is written for other tools, since the container's root is read-only.
   */
  public static final List<String> IN_A_POD =
      Stream.concat(
              SMALL.stream(),
              Stream.of(FIRST_COMPILER, "-XX:-UsePerfData", "-XX:MaxRAMPercentage=60"))
          .toList();

  private JvmOptions() {}
}
