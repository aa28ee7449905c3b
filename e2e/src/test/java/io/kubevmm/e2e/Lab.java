package io.kubevmm.e2e;

import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.JoinCredential;
import io.kubevmm.localcluster.Manifests;
import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.Progress;
import io.kubevmm.localcluster.TinyGuest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A whole KubeVMM on real parts, started once for all tests of a JVM: control plane, a libvirtd of
 * its own, controller, scheduler, and an executor on node {@value #NODE}. Those of several JVMs do
 * not meet.
 */
final class Lab {

  /** The node with real QEMU guests. */
  static final String NODE = "node-1";

  /** This machine's loopback, for a guest whose card is of QEMU's user network. */
  static final String AS_GUESTS_SEE_IT = "10.0.2.2";

  /** How long anything in these tests may take on a busy machine of two cores. */
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final class Holder {
    static final Lab LAB = new Lab();
  }

  final ControlPlane controlPlane;
  final PrivateLibvirt libvirt;
  final TinyGuest guest;
  final KubeClient admin;
  final Path folder;

  /** What is written here makes the executor halt or wait at a step, see its Steps. */
  final Path haltFile;

  private final ClusterAccess access;
  private final List<JavaProcess> processes = new ArrayList<>();
  private JavaProcess controller;
  private JavaProcess scheduler;
  private JavaProcess executor;

  static Lab shared() {
    return Holder.LAB;
  }

  private Lab() {
    // Not below target/: a socket's path may have 107 characters only.
    String lab = System.getProperty("kubevmm.lab", "lab");
    folder = Path.of(System.getProperty("java.io.tmpdir"), "kubevmm-e2e", lab);
    ControlPlane.stop(folder.resolve("cluster"));
    delete(folder);
    haltFile = folder.resolve("halt");
    HostFolders folders = HostFolders.ofThisProcess();
    Progress progress = text -> System.err.println(text);
    guest = TinyGuest.provide(folders, progress).installTo(folder.resolve("images"));
    controlPlane =
        ControlPlane.start(
            folder.resolve("cluster"),
            ControlPlane.Options.defaults(ControlPlaneBinaries.provide(folders, progress))
                .withAudit()
                .withNames(List.of(AS_GUESTS_SEE_IT)));
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
    access = ClusterAccess.open(controlPlane.adminKubeconfig(), controlPlane.kubectl());
    admin = new KubeClient(KubeConfig.load(controlPlane.adminKubeconfig()), "e2e");
    kubectl(Manifests.applyWithoutPods(manifests()));
    libvirt = PrivateLibvirt.start(folder.resolve("lv"));
    controller = startController();
    scheduler = startScheduler();
    executor = startExecutor();
    Machines.awaitNodeReady(this, NODE);
  }

  /** The checkout's yamls/. */
  static Path manifests() {
    return checkout().resolve("yamls");
  }

  static Path checkout() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve("yamls")))
        .findFirst()
        .orElseThrow();
  }

  /** kubectl as the administrator; fails the test when it fails. */
  String kubectl(String... arguments) {
    return controlPlane.kubectl(PATIENCE, arguments).outputOrThrow();
  }

  /** kubectl as the administrator, whatever comes of it. */
  Programs.Result tryKubectl(String... arguments) {
    return controlPlane.kubectl(PATIENCE, arguments);
  }

  /** virtctl as the administrator, whatever comes of it. */
  Programs.Result virtctl(String... arguments) {
    return virtctl(controlPlane, arguments);
  }

  /** virtctl as the administrator of any cluster. */
  static Programs.Result virtctl(ControlPlane plane, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--kubeconfig", plane.adminKubeconfig().toString()));
    return Programs.run(PATIENCE, JavaCommand.of(io.kubevmm.virtctl.Main.class, List.of(), all));
  }

  JavaProcess controller() {
    return controller;
  }

  JavaProcess scheduler() {
    return scheduler;
  }

  JavaProcess executor() {
    return executor;
  }

  /** What the executor of the node with real guests has logged. */
  String executorLog() {
    try {
      return Files.readString(folder.resolve("log").resolve("executor-" + NODE + ".log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JavaProcess startController() {
    controller =
        process(
            io.kubevmm.controller.Main.class,
            "controller",
            List.of(),
            "--kubeconfig",
            controlPlane.identity("kubevmm:controller").toString());
    return controller;
  }

  JavaProcess startScheduler() {
    scheduler =
        process(
            io.kubevmm.scheduler.Main.class,
            "scheduler",
            List.of(),
            "--kubeconfig",
            controlPlane.identity("kubevmm:scheduler").toString());
    return scheduler;
  }

  /** Starts the executor of the node with real guests, with options for its JVM. */
  JavaProcess startExecutor(String... jvmOptions) {
    List<String> options = new ArrayList<>(List.of("-Dkubevmm.halt-file=" + haltFile));
    options.addAll(List.of(jvmOptions));
    executor = executor(NODE, libvirt.uri(), "tcg", options);
    return executor;
  }

  /** Starts an executor on libvirt's fake driver, for a node of another name. */
  JavaProcess startFakeNode(String node, String... arguments) {
    return executor(node, "test:///default", "test", List.of(), arguments);
  }

  /** Starts the executor of one more node with real guests, which are a libvirtd's of its own. */
  JavaProcess startNode(String node, PrivateLibvirt beside) {
    return executor(node, beside.uri(), "tcg", List.of());
  }

  private JavaProcess executor(
      String node, String uri, String accelerator, List<String> jvmOptions, String... more) {
    Path state = folder.resolve(node);
    Path join = state.resolve("join.kubeconfig");
    if (!Files.exists(state.resolve("executor/identity.pem"))) {
      JoinCredential.write(access, node, join);
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--kubeconfig", join.toString(), "--node-name", node));
    arguments.addAll(List.of("--libvirt-uri", uri, "--state-dir", state.toString()));
    arguments.addAll(List.of("--transfer-address", "127.0.0.1:0", "--accelerator", accelerator));
    arguments.addAll(List.of(more));
    return process("executor-" + node, io.kubevmm.executor.Main.class, jvmOptions, arguments);
  }

  private JavaProcess process(
      Class<?> main, String name, List<String> jvmOptions, String... arguments) {
    return process(name, main, jvmOptions, List.of(arguments));
  }

  private JavaProcess process(
      String name, Class<?> main, List<String> jvmOptions, List<String> arguments) {
    JavaProcess process =
        JavaProcess.start(
            main, folder.resolve("log").resolve(name + ".log"), jvmOptions, arguments);
    processes.add(process);
    return process;
  }

  /** virsh on the node with real guests. */
  Programs.Result virsh(String... arguments) {
    return libvirt.virsh(PATIENCE, arguments);
  }

  private void end() {
    processes.forEach(JavaProcess::close);
    ControlPlane.stop(folder.resolve("cluster"));
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
