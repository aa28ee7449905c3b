package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.StateFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What controller and scheduler need, at rest and with many machines: two of each, as a cluster
 * runs them, with the options and below the limit of their Pods. The machines are those of
 * libvirt's fake driver, on executors that are real.
 */
@Command(
    name = "pods",
    description =
        "How much memory controller and scheduler need in their Pods, at rest and with many machines.",
    mixinStandardHelpOptions = true)
final class PodsBench extends RigCommand {

  /** Longer than the JVM keeps what its compilers needed. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Option(names = "--vms", description = "Machines; default ${DEFAULT-VALUE}.")
  private int vms = 3000;

  @Option(
      names = "--nodes",
      description = "Nodes that the machines are spread over; default ${DEFAULT-VALUE}.")
  private int nodes = 3;

  private record Subject(String name, boolean works, Daemon daemon) {}

  PodsBench() {
    super("pods");
  }

  @Override
  void measure(Rig rig, Report report) {
    if (vms < 1 || nodes < 1) {
      throw new BenchException("--vms and --nodes are at least 1.");
    }
    Circumstances circumstances = Circumstances.of(rig, "test", seed());
    List<Subject> subjects = new ArrayList<>();
    for (String module : Rig.DECIDERS) {
      subjects.add(new Subject(module, true, rig.replica(module)));
      subjects.add(new Subject(module + ", standing by", false, rig.standby(module)));
    }
    for (int node = 0; node < nodes; node++) {
      rig.startExecutor(
          JvmVariant.LAUNCHER.running(nodeName(node), "test:///default", rig.path("unused")));
    }
    List<MemoryUse> atRest = look(subjects);
    start(rig);
    List<MemoryUse> withAll = look(subjects);
    report.line("PSS in MiB of each process of the control plane");
    report.line("  %-26s %9s %14s".formatted("", "at rest", vms + " machines"));
    for (int i = 0; i < subjects.size(); i++) {
      String name = subjects.get(i).name();
      MemoryUse rest = atRest.get(i);
      MemoryUse all = withAll.get(i);
      report.line("  %-26s %9.1f %14.1f".formatted(name, rest.pssMib(), all.pssMib()));
      ObjectNode json = report.json().putObject(name);
      json.set("atRest", rest.json());
      json.set("withMachines", all.json());
    }
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      if (subject.works()) {
        report.goal(
            new Goal(
                "PSS of the %s with %d machines, below its Pod's limit"
                    .formatted(subject.name(), vms),
                withAll.get(i).pssMib(),
                Double.parseDouble(rig.memoryLimit(subject.name()).replace("Mi", "")),
                " MiB"));
      }
    }
    report.json().put("vms", vms).put("nodes", nodes);
    report.circumstances(circumstances.atEnd());
  }

  private void start(Rig rig) {
    try (Machines machines = new Machines(rig, "pods")) {
      for (int i = 0; i < vms; i++) {
        machines.create(machines.fake("vm-" + i, nodeName(i % nodes)));
        if ((i + 1) % 500 == 0) {
          progress("%d of %d machines created".formatted(i + 1, vms));
        }
      }
      for (int i = 0; i < vms; i++) {
        machines.awaitRunning("vm-" + i, PATIENCE);
      }
      progress("all of them run");
    }
  }

  private static List<MemoryUse> look(List<Subject> subjects) {
    StateFiles.pause(SETTLING);
    return subjects.stream()
        .map(subject -> MemoryUse.ofProcess(Rig.pid(subject.daemon())))
        .toList();
  }

  private static String nodeName(int number) {
    return "pods-" + number;
  }
}
