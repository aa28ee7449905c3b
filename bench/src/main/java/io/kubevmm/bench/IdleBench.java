package io.kubevmm.bench;

import io.kubevmm.localcluster.StateFiles;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Running machines that nobody touches must cost no write. */
@Command(
    name = "idle",
    description = "How many writes running machines cost while nothing happens.",
    mixinStandardHelpOptions = true)
final class IdleBench extends RigCommand {

  private static final String NODE = "bench-1";

  @Option(names = "--seconds", description = "How long to watch; default ${DEFAULT-VALUE}.")
  private int seconds = 60;

  @Option(names = "--vms", description = "Running machines; default ${DEFAULT-VALUE}.")
  private int vms = 3;

  @Option(
      names = "--settle",
      description =
          "Seconds after the last start before counting begins; default ${DEFAULT-VALUE}.")
  private int settle = 20;

  IdleBench() {
    super("idle");
  }

  @Override
  void measure(Rig rig, Report report) {
    String accelerator = accelerator(rig);
    Circumstances circumstances = Circumstances.of(rig, accelerator, seed());
    rig.startExecutor(NODE, accelerator);
    try (Machines machines = new Machines(rig, "bench")) {
      for (int i = 0; i < vms; i++) {
        progress("starting machine " + (i + 1) + " of " + vms);
        machines.start(machines.guest("vm-" + i, NODE, rig.guest()));
      }
      progress("letting the guests boot for " + settle + " s");
      StateFiles.pause(Duration.ofSeconds(settle));
      progress("watching for " + seconds + " s");
      Instant begin = Instant.now();
      StateFiles.pause(Duration.ofSeconds(seconds));
      WriteCount count = WriteCount.of(rig.auditLog().ofOurProcesses(begin, Instant.now()));
      report.line("Writes while %d guests ran for %d s, untouched:".formatted(vms, seconds));
      count.lines(1).forEach(report::line);
      report.line(
          "  %d writes of objects, %d of Events; %d of Leases, which beat at their own pace"
              .formatted(count.objectWrites(), count.eventWrites(), count.leaseWrites()));
      report.json().put("seconds", seconds).put("vms", vms).set("counts", count.json());
      report.goal(
          new Goal("writes without Leases", count.objectWrites() + count.eventWrites(), 0, ""));
      report.circumstances(circumstances.atEnd());
    }
  }
}
