package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.StateFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Puts on the machine what the tests need, and starts nothing. */
@Command(
    name = "prepare",
    description = "Install the packages and programs that the tests need.",
    mixinStandardHelpOptions = true)
final class Prepare implements Callable<Integer> {

  private final Installation installation;
  private final Terminal terminal;

  @Option(names = "--yes", description = "Install without asking.")
  private boolean yes;

  Prepare(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HostSteps host = new HostSteps(installation, terminal);
    host.requireRoot();
    host.packages(yes);
    ControlPlaneBinaries binaries = host.binaries();
    host.guest();
    // Tests take the programs from one folder, wherever each of them came from.
    for (ControlPlaneBinaries.Program program : ControlPlaneBinaries.Program.values()) {
      StateFiles.link(
          installation.folders().cache().resolve("assets").resolve(program.fileName()),
          binaries.path(program));
    }
    return 0;
  }
}
