package io.kubevmm.e2e;

import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A machine that runs Pods: a real kubelet, containerd, runc, kube-proxy and the cluster's
 * kube-scheduler, in namespaces of their own (mount, network, UTS, IPC, PID). One pair of virtual
 * Ethernet devices connects it with this machine. It can be switched off, and on again with the
 * disk that it had.
 */
final class KubeletNode implements AutoCloseable {

  static final String NAME = "pods-1";

  /** This machine's end of the cable, where the API server listens. */
  static final String GATEWAY = "10.251.0.1";

  /** The address of the Service {@code kubernetes}. */
  static final String SERVICE = "10.96.0.1";

  private static final String ADDRESS = "10.251.0.2";
  private static final String CABLE = "kubevmm-pods";
  private static final String PODS = "10.244.0.0/24";
  private static final String CONTAINERD_SOCKET = "/run/containerd/containerd.sock";
  private static final Duration STEP = Duration.ofSeconds(60);

  /**
   * What the first process does: the kubelet writes settings of the whole kernel, and gets files of
   * its own in their place; then it fetches what ends below it.
   */
  private static final String FIRST_PROCESS =
      """
      set -e
      mount -t tmpfs tmpfs /run
      mkdir -p /run/lock /run/netns /run/sysctl /var/lib/kubelet
      mount --bind "$1/kubelet" /var/lib/kubelet
      for name in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
          kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
        file=/run/sysctl/$(echo $name | tr / .)
        cat /proc/sys/$name > $file
        mount --bind $file /proc/sys/$name
      done
      hostname "$2"
      ip link set lo up
      echo 1 > /proc/sys/net/ipv4/ip_forward
      while :; do sleep 86400 & wait $!; done
      """;

  private final Path folder;
  private final NodePrograms programs;
  private final ControlPlane controlPlane;
  private final List<Process> processes = new ArrayList<>();

  KubeletNode(Path folder, NodePrograms programs, ControlPlane controlPlane) {
    this.folder = folder;
    this.programs = programs;
    this.controlPlane = controlPlane;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close));
  }

  /** Makes this machine's end of the cable, so that the API server can listen there. */
  static void plugIn() {
    ip("link", "del", CABLE + "0");
    host("ip", "link", "add", CABLE + "0", "type", "veth", "peer", "name", CABLE + "1");
    host("ip", "addr", "add", GATEWAY + "/30", "dev", CABLE + "0");
    host("ip", "link", "set", CABLE + "0", "up");
  }

  /** Switches the machine on. */
  void start() {
    try {
      Files.createDirectories(folder.resolve("kubelet"));
      writeConfiguration();
      start(
          "first",
          List.of(
              "unshare",
              "--mount",
              "--net",
              "--uts",
              "--ipc",
              "--pid",
              "--fork",
              "--kill-child",
              "--mount-proc",
              "--propagation=shared",
              "/bin/sh",
              "-c",
              FIRST_PROCESS,
              "first",
              folder.toString(),
              NAME));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await("the namespaces are there", () -> init().isPresent() && isNamed());
    host("ip", "link", "set", CABLE + "1", "netns", pid());
    inside("ip", "addr", "add", ADDRESS + "/30", "dev", CABLE + "1");
    inside("ip", "link", "set", CABLE + "1", "up");
    inside("ip", "route", "add", "default", "via", GATEWAY);
    daemon("containerd", "--config", folder.resolve("containerd.toml").toString());
    await("containerd answers", () -> ctr("version").succeeded());
    Path kubelet = controlPlane.identity("system:node:" + NAME, "system:nodes");
    daemon(
        "kubelet",
        "--config=" + folder.resolve("kubelet.yaml"),
        "--kubeconfig=" + kubelet,
        "--hostname-override=" + NAME,
        "--node-ip=" + ADDRESS);
    daemon("kube-proxy", "--config=" + folder.resolve("kube-proxy.yaml"));
    String scheduler = controlPlane.identity("system:kube-scheduler").toString();
    daemon(
        "kube-scheduler",
        "--kubeconfig=" + scheduler,
        "--authentication-kubeconfig=" + scheduler,
        "--authorization-kubeconfig=" + scheduler,
        "--leader-elect=false",
        "--bind-address=127.0.0.1");
  }

  /** Imports an image from a tar. */
  void importImage(Path tar) {
    ctr("-n", "k8s.io", "images", "import", tar.toString()).outputOrThrow();
  }

  /** Runs a program in the machine. */
  Programs.Result run(String... command) {
    List<String> whole = new ArrayList<>(enter());
    whole.addAll(List.of(command));
    return Programs.run(STEP, whole);
  }

  /** The processes of the machine whose command line has a word in it. */
  List<ProcessHandle> processes(String word) {
    return init().stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> commandLine(process).contains(word))
        .toList();
  }

  /** Pulls the plug: everything in it ends at once, as at a power cut; its disk stays. */
  void switchOff() {
    init().ifPresent(ProcessHandle::destroyForcibly);
    processes.forEach(Process::destroyForcibly);
    for (Process process : processes) {
      process.onExit().join();
    }
    processes.clear();
    plugIn(); // The cable has gone with the machine's end of it.
  }

  @Override
  public void close() {
    switchOff();
    ip("link", "del", CABLE + "0");
    removeControlGroups();
  }

  /** containerd and the kubelet leave their groups, empty, in this machine's hierarchies. */
  private static void removeControlGroups() {
    Programs.run(
        STEP,
        "find",
        "/sys/fs/cgroup",
        "-mindepth",
        "2",
        "-depth",
        "-type",
        "d",
        "(",
        "-path",
        "*/kubepods*",
        "-o",
        "-path",
        "*/k8s.io*",
        ")",
        "-exec",
        "rmdir",
        "{}",
        ";");
  }

  private void writeConfiguration() throws IOException {
    Path cni = Files.createDirectories(folder.resolve("cni"));
    Files.writeString(
        cni.resolve("10-pods.conflist"),
        """
        {"cniVersion": "1.0.0", "name": "pods", "plugins": [
          {"type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true,
           "hairpinMode": true, "ipam": {"type": "host-local", "dataDir": "/run/cni",
             "ranges": [[{"subnet": "%s"}]], "routes": [{"dst": "0.0.0.0/0"}]}}]}
        """
            .formatted(PODS));
    Files.writeString(
        folder.resolve("containerd.toml"),
        """
        version = 3
        root = "%1$s/containerd"
        state = "/run/containerd"
        disabled_plugins = ["io.containerd.nri.v1.nri"]
        [grpc]
          address = "%2$s"
        [plugins."io.containerd.cri.v1.images".pinned_images]
          sandbox = "%3$s"
        [plugins."io.containerd.cri.v1.runtime"]
          restrict_oom_score_adj = true
          disable_apparmor = true
          [plugins."io.containerd.cri.v1.runtime".cni]
            bin_dirs = ["/usr/lib/cni"]
            conf_dir = "%1$s/cni"
          [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"
            [plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
              BinaryName = "%4$s"
        """
            .formatted(
                folder,
                CONTAINERD_SOCKET,
                PauseImage.REFERENCE,
                NodePrograms.debian("runc", "runc")));
    Files.writeString(
        folder.resolve("kubelet.yaml"),
        """
        apiVersion: kubelet.config.k8s.io/v1beta1
        kind: KubeletConfiguration
        failCgroupV1: false
        failSwapOn: false
        cgroupDriver: cgroupfs
        containerRuntimeEndpoint: unix://%s
        authentication: {anonymous: {enabled: false}, x509: {clientCAFile: "%s"}}
        authorization: {mode: Webhook}
        oomScoreAdj: 0
        makeIPTablesUtilChains: false
        nodeStatusUpdateFrequency: 5s
        imageGCHighThresholdPercent: 100
        evictionHard: {memory.available: 50Mi, nodefs.available: 1%%, imagefs.available: 1%%}
        volumePluginDir: /run/volume-plugins
        """
            .formatted(CONTAINERD_SOCKET, controlPlane.authority()));
    Files.writeString(
        folder.resolve("kube-proxy.yaml"),
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: iptables
        clientConnection: {kubeconfig: "%s"}
        clusterCIDR: %s
        conntrack: {maxPerCore: 0, tcpEstablishedTimeout: 0s, tcpCloseWaitTimeout: 0s}
        hostnameOverride: %s
        """
            .formatted(controlPlane.identity("system:kube-proxy"), PODS, NAME));
  }

  private Programs.Result ctr(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(programs.path("ctr").toString(), "-a", CONTAINERD_SOCKET));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private void daemon(String program, String... arguments) {
    List<String> command = new ArrayList<>(enter());
    command.addAll(List.of("env", "PATH=" + programs.folder() + ":" + System.getenv("PATH")));
    command.add(programs.path(program).toString());
    command.addAll(List.of(arguments));
    start(program, command);
  }

  private void start(String name, List<String> command) {
    try {
      Path log = Files.createDirectories(folder.resolve("log")).resolve(name + ".log");
      processes.add(
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> enter() {
    return List.of("nsenter", "-t", pid(), "-m", "-n", "-u", "-i", "-p", "--");
  }

  private String pid() {
    return init().map(handle -> Long.toString(handle.pid())).orElseThrow();
  }

  /** The first process of the namespaces is the only child of unshare. */
  private Optional<ProcessHandle> init() {
    return processes.stream().findFirst().stream().flatMap(Process::children).findFirst();
  }

  private boolean isNamed() {
    return run("hostname").stdout().strip().equals(NAME);
  }

  private void inside(String... command) {
    run(command).outputOrThrow();
  }

  private static void await(String what, Callable<Boolean> holds) {
    Awaitility.await(what).atMost(STEP).pollInterval(Duration.ofMillis(100)).until(holds);
  }

  private static void host(String... command) {
    Programs.run(STEP, command).outputOrThrow();
  }

  private static Programs.Result ip(String... arguments) {
    return Programs.run(
        STEP, Stream.concat(Stream.of("ip"), Stream.of(arguments)).toArray(String[]::new));
  }

  private static String commandLine(ProcessHandle process) {
    try {
      Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return ""; // It has ended meanwhile.
    }
  }
}
