package io.kubevmm.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What an executor's memory is, and what each machine adds. On libvirt's fake driver, of which a
 * thousand machines fit anywhere. That driver keeps its domains in the process that uses it, so the
 * same is measured once more with the driver in a libvirtd, where QEMU's driver keeps its own.
 */
@Command(
    name = "memory",
    description = "How much memory the executor needs, and how much more for each machine.",
    mixinStandardHelpOptions = true)
final class MemoryBench extends RigCommand {

  private static final String IN_PROCESS = "test:///default";
  private static final double BASE_GOAL_MIB = 150;
  private static final double SLOPE_GOAL_MIB = 0.2;

  @Option(names = "--vms", description = "Machines of the fake driver; default ${DEFAULT-VALUE}.")
  private int vms = 1000;

  @Option(names = "--compare", description = "Only compare options of the executor's JVM.")
  private boolean compare;

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "With --compare: only options whose name has this text.")
  private String only = "";

  private int nodes;

  MemoryBench() {
    super("memory");
  }

  @Override
  void measure(Rig rig, Report report) {
    if (vms < 2) {
      throw new BenchException("--vms is at least 2, else there is no further machine to measure.");
    }
    ExecutorMemory memory = new ExecutorMemory(rig, this::progress);
    String accelerator = compare ? "test" : accelerator(rig);
    Circumstances circumstances = Circumstances.of(rig, accelerator, seed());
    if (compare) {
      compare(rig, memory, report);
    } else {
      goals(rig, memory, accelerator, report);
    }
    report.circumstances(circumstances.atEnd());
  }

  private void goals(Rig rig, ExecutorMemory memory, String accelerator, Report report) {
    ExecutorMemory.Result real = memory.real(node(), accelerator);
    ExecutorMemory.Result inProcess = run(rig, memory, JvmVariant.LAUNCHER, IN_PROCESS);
    ExecutorMemory.Result inDaemon = run(rig, memory, JvmVariant.LAUNCHER, inLibvirtd(rig));
    report.line("Memory of one executor, as its package starts it");
    report.line("  1 real guest:                   %s".formatted(real.one()));
    report.line("    after a GC                    %s".formatted(real.oneCollected()));
    report.line("The same without an AOT cache, as `./kubevmm up` starts it");
    lines(report, "fake driver in the executor", inProcess);
    lines(report, "fake driver in a libvirtd", inDaemon);
    report.json().set("real", real.json());
    report.json().set("driverInExecutor", inProcess.json());
    report.json().set("driverInLibvirtd", inDaemon.json());
    double base =
        Math.max(Math.max(real.one().pssMib(), inProcess.one().pssMib()), inDaemon.one().pssMib());
    report.goal(
        new Goal("PSS with one machine, the most, without a GC", base, BASE_GOAL_MIB, " MiB"));
    report.goal(
        new Goal(
            "PSS a further machine, driver in the executor",
            inProcess.slopeMib(),
            SLOPE_GOAL_MIB,
            " MiB"));
    report.goal(
        new Goal(
            "PSS a further machine, driver in a libvirtd",
            inDaemon.slopeMib(),
            SLOPE_GOAL_MIB,
            " MiB"));
  }

  private void lines(Report report, String what, ExecutorMemory.Result result) {
    report.line("  " + what);
    report.line("    1 machine                     %s".formatted(result.one()));
    report.line("    1 machine, after a GC         %s".formatted(result.oneCollected()));
    report.line("    %-4d machines                 %s".formatted(result.vms(), result.many()));
    report.line(
        "    %-4d machines, after a GC     %s".formatted(result.vms(), result.manyCollected()));
    report.line("    a further machine: %.3f MiB".formatted(result.slopeMib()));
  }

  private void compare(Rig rig, ExecutorMemory memory, Report report) {
    List<String> lines = new ArrayList<>();
    for (JvmVariant variant : JvmVariant.all()) {
      if (!variant.name().contains(only)) {
        continue;
      }
      progress("trying: " + variant.name());
      ExecutorMemory.Result result = run(rig, memory, variant, inLibvirtd(rig));
      lines.add(
          "  %-30s %9.1f %9.1f %9.1f %9.1f   %.3f   %s %s"
              .formatted(
                  variant.name(),
                  result.one().pssMib(),
                  result.oneCollected().pssMib(),
                  result.many().pssMib(),
                  result.manyCollected().pssMib(),
                  result.slopeMib(),
                  String.join(" ", variant.options()),
                  variant.environment().isEmpty() ? "" : variant.environment()));
      report.json().set(variant.name(), result.json());
    }
    report.line(
        "PSS in MiB of one executor, fake driver in a libvirtd, with 1 and %d machines"
            .formatted(vms));
    report.line(
        "  %-30s %9s %9s %9s %9s   %s".formatted("", "1", "1, GC", vms, vms + ", GC", "slope"));
    lines.forEach(report::line);
  }

  private ExecutorMemory.Result run(
      Rig rig, ExecutorMemory memory, JvmVariant variant, String uri) {
    Path cache = rig.path("aot-" + nodes);
    if (variant.cached()) {
      memory.fake(variant.recording(node(), uri, cache), 2);
    }
    return memory.fake(variant.running(node(), uri, cache), vms);
  }

  /** Each executor gets a node of its own, so that none inherits another's machines. */
  private String node() {
    return "memory-" + nodes++;
  }

  private static String inLibvirtd(Rig rig) {
    return rig.libvirt().uri().replaceFirst("^qemu\\+unix:///system", "test+unix:///default");
  }
}
