package io.kubevmm.e2e;

import io.kubevmm.localcluster.Programs;
import java.time.Duration;
import java.util.List;

/** Signals that Java's ProcessHandle does not know. */
final class Signals {

  private Signals() {}

  /** Sends a signal by its name without SIG. */
  static void send(String name, long pid) {
    List<String> command = List.of(Programs.require("kill"), "-" + name, Long.toString(pid));
    Programs.run(Duration.ofSeconds(5), command).outputOrThrow();
  }
}
