package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.KubernetesRelease;
import io.kubevmm.localcluster.StateFiles;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--kubernetes",
      paramLabel = "1.N",
      description =
          "Build that release's control plane, whatever KUBEVMM_ASSETS has; its programs are linked in assets-1.N beside assets.")
  private @Nullable String kubernetes;

  Prepare(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    HostFolders folders = installation.folders();
    String assets = "assets";
    KubernetesRelease release = KubernetesRelease.NEWEST;
    if (kubernetes != null) {
      release = KubernetesRelease.of(kubernetes);
      assets = "assets-" + kubernetes;
      folders = new HostFolders(folders.state(), folders.cache(), Optional.empty());
    }
    HostSteps host = new HostSteps(installation, terminal);
    host.requireRoot();
    host.packages(yes);
    ControlPlaneBinaries binaries = host.binaries(folders, release);
    host.guest();
    // Tests take the programs from one folder, wherever each of them came from.
    for (ControlPlaneBinaries.Program program : ControlPlaneBinaries.Program.values()) {
      StateFiles.link(
          folders.cache().resolve(assets).resolve(program.fileName()), binaries.path(program));
    }
    return 0;
  }
}
