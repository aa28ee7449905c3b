package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.HostPackages;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.KubernetesRelease;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.TinyGuest;
import java.util.Set;

/** The steps that {@code up} and {@code prepare} share: what must be on the machine. */
final class HostSteps {

  private final Installation installation;
  private final Terminal terminal;

  HostSteps(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  void requireRoot() {
    if (!"root".equals(System.getProperty("user.name"))) {
      throw new LocalClusterException(
          "Starting virtual machines and installing packages needs root. Try `sudo ./kubevmm …`.");
    }
  }

  void packages(boolean yes) {
    HostPackages packages = HostPackages.ofThisMachine();
    Set<String> missing = packages.missing();
    if (missing.isEmpty()) {
      terminal.step("packages", progress -> Terminal.done("all there"));
      return;
    }
    if (!packages.installable()) {
      throw new LocalClusterException(packages.advice());
    }
    if (!terminal.confirm("Install " + String.join(" ", missing) + " by apt?", yes)) {
      throw new LocalClusterException(
          "Nothing was installed. Install these packages and try again: "
              + String.join(" ", missing));
    }
    terminal.step(
        "packages",
        progress -> {
          packages.install(progress);
          return Terminal.done("installed " + missing.size());
        });
  }

  ControlPlaneBinaries binaries() {
    return binaries(installation.folders(), KubernetesRelease.NEWEST);
  }

  /** Those of a release; the folder of assets, if any, is looked at first. */
  ControlPlaneBinaries binaries(HostFolders folders, KubernetesRelease release) {
    return terminal.step(
        "programs",
        progress -> {
          boolean present = ControlPlaneBinaries.present(folders, release).isPresent();
          ControlPlaneBinaries binaries = ControlPlaneBinaries.provide(folders, release, progress);
          String versions =
              "Kubernetes %s, etcd %s"
                  .formatted(release.version(), ControlPlaneBinaries.ETCD_VERSION);
          String assets = folders.assets().map(folder -> "from " + folder).orElse(versions);
          return new Terminal.Outcome<>(binaries, present ? assets : versions + ", built");
        });
  }

  TinyGuest guest() {
    return terminal.step(
        "guest image",
        progress ->
            new Terminal.Outcome<>(
                TinyGuest.provide(installation.folders(), progress),
                "Debian's cloud kernel with busybox"));
  }
}
