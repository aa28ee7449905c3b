package io.kubevmm.bench;

import io.kubevmm.localcluster.Progress;
import io.kubevmm.localcluster.StateFiles;
import java.time.Duration;
import java.time.Instant;

/**
 * The writes that a start costs: some machines are started and left alone for a while, so that what
 * comes late counts too. The user's own creation of the object does not count.
 */
final class StartWrites {

  private static final int MACHINES = 5;
  private static final Duration SETTLING = Duration.ofSeconds(15);
  private static final double GOAL = 3;

  private final Rig rig;
  private final Machines machines;
  private final String node;
  private final Progress progress;

  StartWrites(Rig rig, Machines machines, String node, Progress progress) {
    this.rig = rig;
    this.machines = machines;
    this.node = node;
    this.progress = progress;
  }

  void measure(Report report) {
    StateFiles.pause(Duration.ofSeconds(2));
    progress.now("counting the writes of " + MACHINES + " starts");
    Instant begin = Instant.now();
    for (int i = 0; i < MACHINES; i++) {
      machines.start(machines.guest("counted-" + i, node, rig.guest()));
    }
    StateFiles.pause(SETTLING);
    Instant end = Instant.now();
    for (int i = 0; i < MACHINES; i++) {
      machines.delete("counted-" + i);
    }
    WriteCount count = WriteCount.of(rig.auditLog().ofOurProcesses(begin, end));
    report.line(
        "Writes of %d starts and %d s after them, by the API server's audit log; a start:"
            .formatted(MACHINES, SETTLING.toSeconds()));
    count.lines(MACHINES).forEach(report::line);
    report.line(
        "  %.2f writes a start, and %.2f Events (%d writes of Leases in all)"
            .formatted(
                (double) count.objectWrites() / MACHINES,
                (double) count.eventWrites() / MACHINES,
                count.leaseWrites()));
    report.json().putObject("writes").put("starts", MACHINES).set("counts", count.json());
    report.goal(
        new Goal(
            "writes a start (aim 2), without Events",
            (double) count.objectWrites() / MACHINES,
            GOAL,
            ""));
  }
}
