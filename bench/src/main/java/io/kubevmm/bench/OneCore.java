package io.kubevmm.bench;

import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.Programs;
import java.time.Duration;

/** Keeps this process, and what it starts from then on, on one core of the machine. */
final class OneCore {

  private OneCore() {}

  /** Does it where {@code taskset} is installed, and says in words what was done. */
  static String keep() {
    int last = Runtime.getRuntime().availableProcessors() - 1;
    String core = Integer.toString(last);
    String self = Long.toString(ProcessHandle.current().pid());
    try {
      Programs.run(Duration.ofSeconds(10), "taskset", "-a", "-c", "-p", core, self).outputOrThrow();
      return "number " + core;
    } catch (LocalClusterException absent) {
      return "any (" + absent.getMessage() + ")";
    }
  }
}
