package io.kubevmm.localcluster.cli;

import io.kubevmm.localcluster.AcceleratorProbe;
import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.Installation;
import io.kubevmm.localcluster.LibvirtHost;
import io.kubevmm.localcluster.LocalClusterException;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.StateFiles;
import io.kubevmm.localcluster.StateLock;
import io.kubevmm.localcluster.TinyGuest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** From a checkout to a running virtual machine. */
@Command(
    name = "up",
    description = {
      "Make this machine run KubeVMM: packages, a Kubernetes control plane, libvirt, our own",
      "processes, and a first virtual machine. A second run takes seconds and changes nothing."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class Up implements Callable<Integer> {

  private final Installation installation;
  private final Terminal terminal;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Use this Kubernetes instead of the embedded one; FILE is its administrator's.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--node-name",
      paramLabel = "NAME",
      description = "Name of this machine's VirtualMachineNode; by default its host name.")
  private @Nullable String nodeName;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "TCP port of the embedded API server; by default a free one.")
  private @Nullable Integer port;

  @Option(
      names = "--no-hello",
      description =
          "Do not make the storage pools, the network and the virtual machine of samples/.")
  private boolean noHello;

  @Option(names = "--yes", description = "Install packages without asking.")
  private boolean yes;

  Up(Installation installation, Terminal terminal) {
    this.installation = installation;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    String node = node();
    terminal.line("KubeVMM on " + node);
    HostSteps host = new HostSteps(installation, terminal);
    host.requireRoot();
    StateLock.holding(installation.state(), () -> changeHost(node, host));
    return 0;
  }

  private void changeHost(String node, HostSteps host) {
    StateFiles.writeIfChanged(installation.marker(), "The state of ./kubevmm up.\n");
    host.packages(yes);
    ControlPlaneBinaries binaries = host.binaries();
    StateFiles.link(installation.kubectl(), binaries.kubectl());
    Path administrator =
        kubeconfig == null ? embedded(binaries) : kubeconfig.toAbsolutePath().normalize();
    StateFiles.link(installation.adminKubeconfig(), administrator);
    terminal.step(
        "libvirt",
        progress -> Terminal.done(new LibvirtHost(installation.state()).ensureRunning()));
    TinyGuest guest = host.guest().installTo(installation.images().resolve("hello"));
    AcceleratorProbe.Finding finding =
        terminal.step(
            "accelerator",
            progress -> {
              progress.now("booting a guest with KVM");
              AcceleratorProbe.Finding found =
                  AcceleratorProbe.probe(guest, installation.accelerator());
              return new Terminal.Outcome<>(found, found.accelerator().flag());
            });
    if (finding.accelerator() == AcceleratorProbe.Accelerator.TCG) {
      terminal.line("                 " + finding.reason() + " Guests are slower.");
    }
    try (ClusterAccess cluster = ClusterAccess.open(administrator, installation.kubectl())) {
      new ClusterSteps(installation, terminal, cluster).bringUp(node, finding.accelerator());
      if (!noHello) {
        HelloSteps hello = new HelloSteps(installation, terminal, cluster);
        hello.makePools();
        hello.makeNetwork();
        hello.sayHello();
      }
    }
    closingWords();
  }

  private Path embedded(ControlPlaneBinaries binaries) {
    return terminal.step(
        "control plane",
        progress -> {
          progress.now("starting etcd, kube-apiserver and kube-controller-manager");
          ControlPlane.Options options = ControlPlane.Options.defaults(binaries);
          ControlPlane plane =
              ControlPlane.start(
                  installation.controlPlane(), port == null ? options : options.withPort(port));
          return new Terminal.Outcome<>(plane.adminKubeconfig(), plane.server());
        });
  }

  private String node() {
    String name = Optional.ofNullable(nodeName).orElseGet(Up::hostName).toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
      throw new LocalClusterException(
          "'%s' can't be the name of a machine in Kubernetes: it must be letters, digits and hyphens, 63 at most. Give one with --node-name."
              .formatted(name));
    }
    return name;
  }

  private static String hostName() {
    try {
      String whole = InetAddress.getLocalHost().getHostName();
      return whole.substring(0, whole.indexOf('.') < 0 ? whole.length() : whole.indexOf('.'));
    } catch (UnknownHostException e) {
      return Programs.run(Duration.ofSeconds(5), "uname", "-n").outputOrThrow().strip();
    }
  }

  private void closingWords() {
    terminal.line("");
    terminal.line("  export KUBECONFIG=" + installation.adminKubeconfig());
    terminal.line("");
    terminal.line("Three things to try:");
    List.of(
            "./kubevmm kubectl get vm,vmnode -A      # kubectl from here, with the cluster's own version",
            "./kubevmm virtctl pause hello           # then: resume, stop, start, restart, save",
            "./kubevmm status                        # and: logs, down")
        .forEach(line -> terminal.line("  " + line));
  }
}
