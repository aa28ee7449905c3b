package io.kubevmm.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.api.Kinds;
import io.kubevmm.kube.Json;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Resource;
import io.kubevmm.localcluster.AcceleratorProbe;
import io.kubevmm.localcluster.ClusterAccess;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.Daemon;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.InstalledPrograms;
import io.kubevmm.localcluster.JoinCredential;
import io.kubevmm.localcluster.Manifests;
import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.Progress;
import io.kubevmm.localcluster.StateFiles;
import io.kubevmm.localcluster.TinyGuest;
import io.kubevmm.runtime.JvmOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A whole KubeVMM on real parts, for one run: control plane with audit log, a libvirtd of its own,
 * controller and scheduler. Executors are started by whoever needs them.
 */
final class Rig implements AutoCloseable {

  /** The processes that run as Pods of a cluster. */
  static final List<String> DECIDERS = List.of("controller", "scheduler");

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Resource NODES =
      new Resource(
          Kinds.GROUP,
          Kinds.VERSION,
          Kinds.VIRTUAL_MACHINE_NODES,
          Kinds.VIRTUAL_MACHINE_NODE,
          false);

  private final RigFolder folder;
  private final Progress progress;
  private final Path checkout;
  private final List<Daemon> daemons = new ArrayList<>();
  private final Map<String, Daemon> replicas = new HashMap<>();
  private final TinyGuest guest;
  private final ControlPlane controlPlane;
  private final PrivateLibvirt libvirt;
  private final ClusterAccess access;
  private final InstalledPrograms programs;

  /**
   * One executor's settings.
   *
   * @param node its name, used once in a run
   * @param accelerator the executor's flag: tcg, kvm or test
   * @param jvmOptions of its JVM, all of them but those without which it does not run
   * @param environment added to its environment
   */
  record ExecutorSettings(
      String node,
      String libvirtUri,
      String accelerator,
      List<String> jvmOptions,
      Map<String, String> environment) {

    ExecutorSettings {
      jvmOptions = List.copyOf(jvmOptions);
      environment = Map.copyOf(environment);
    }
  }

  /** Starts everything (about ten seconds on an idle machine). */
  static Rig start(Progress progress) {
    RigFolder folder = RigFolder.claim();
    try {
      return new Rig(folder, progress);
    } catch (RuntimeException e) {
      folder.release(true);
      throw e;
    }
  }

  private Rig(RigFolder folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
    checkout = Path.of(System.getenv().getOrDefault("KUBEVMM_ROOT", "")).toAbsolutePath();
    HostFolders host = HostFolders.ofThisProcess();
    programs =
        InstalledPrograms.install(
            checkout, List.of("controller", "scheduler", "executor"), folder.path("programs"));
    guest = TinyGuest.provide(host, progress).installTo(folder.path("images"));
    progress.now("starting the control plane");
    controlPlane =
        ControlPlane.start(
            folder.cluster(),
            ControlPlane.Options.defaults(ControlPlaneBinaries.provide(host, progress))
                .withAudit());
    access = ClusterAccess.open(controlPlane.adminKubeconfig(), controlPlane.kubectl());
    access.kubectl(Manifests.applyWithoutPods(checkout.resolve("yamls")));
    progress.now("starting libvirtd, controller and scheduler");
    libvirt = PrivateLibvirt.start(folder.libvirt());
    for (String module : DECIDERS) {
      replicas.put(module, launchReplica(module, module));
    }
  }

  /** The controller or the scheduler that does the work, as its Pod runs it. */
  Daemon replica(String module) {
    return Objects.requireNonNull(replicas.get(module));
  }

  /** Starts one more, which stands by. */
  Daemon standby(String module) {
    return launchReplica(module + "-standby", module);
  }

  /** What the Pod of the controller or of the scheduler may have at most, as in {@code 768Mi}. */
  String memoryLimit(String module) {
    return access
        .kubectl(
            "create",
            "--dry-run=client",
            "--output=jsonpath={.spec.template.spec.containers[0].resources.limits.memory}",
            "--filename=" + checkout.resolve("yamls/40-" + module + ".yaml"))
        .strip();
  }

  private Daemon launchReplica(String name, String module) {
    List<String> options = new ArrayList<>(JvmOptions.IN_A_POD);
    options.add("-XX:MaxRAM=" + memoryLimit(module).replace("Mi", "m"));
    Path credential = controlPlane.identity("kubevmm:" + module);
    return launch(name, module, options, Map.of(), List.of("--kubeconfig", credential.toString()));
  }

  /** The administrator's client. */
  KubeClient admin() {
    return access.client();
  }

  /** Another client of the administrator, with connections of its own; the caller closes it. */
  KubeClient newAdmin() {
    return new KubeClient(KubeConfig.load(controlPlane.adminKubeconfig()), "kubevmm-bench");
  }

  TinyGuest guest() {
    return guest;
  }

  PrivateLibvirt libvirt() {
    return libvirt;
  }

  AuditLog auditLog() {
    return AuditLog.read(controlPlane.auditLog());
  }

  Path path(String name) {
    return folder.path(name);
  }

  /** How guests run on this machine, tried out by one; the answer is kept for later runs. */
  AcceleratorProbe.Finding accelerator() {
    progress.now("finding out how guests run here");
    return AcceleratorProbe.probe(
        guest, HostFolders.ofThisProcess().cache().resolve("bench-accelerator"));
  }

  /** The executor for real guests, as its package starts it. */
  Daemon startExecutor(String node, String accelerator) {
    List<String> options = new ArrayList<>(JvmVariant.LAUNCHER.options());
    options.add("-XX:AOTCache=" + trained());
    return startExecutor(new ExecutorSettings(node, libvirt.uri(), accelerator, options, Map.of()));
  }

  /** What the executor's package makes when it is installed. */
  private Path trained() {
    Path cache = folder.path("executor.aot");
    if (!Files.exists(cache)) {
      progress.now("making the executor's AOT cache, as its package does");
      List<String> command = java(JvmVariant.LAUNCHER.options());
      command.add("-XX:AOTCacheOutput=" + cache);
      command.addAll(mainClass("executor", "Training"));
      Programs.run(LIMIT, command).outputOrThrow();
    }
    return cache;
  }

  /** Starts an executor, and waits until its node is ready. */
  Daemon startExecutor(ExecutorSettings settings) {
    Path state = folder.path(settings.node());
    Path join = state.resolve("join.kubeconfig");
    JoinCredential.write(access, settings.node(), join);
    progress.now("starting the executor of " + settings.node());
    Daemon executor =
        launch(
            "executor-" + settings.node(),
            "executor",
            settings.jvmOptions(),
            settings.environment(),
            List.of(
                "--kubeconfig",
                join.toString(),
                "--node-name",
                settings.node(),
                "--libvirt-uri",
                settings.libvirtUri(),
                "--state-dir",
                state.toString(),
                "--transfer-address",
                "127.0.0.1:0",
                "--accelerator",
                settings.accelerator(),
                "--cpu-allocation-ratio",
                "1000"));
    awaitReady(settings.node(), executor);
    return executor;
  }

  /** The pid of a process that must be running. */
  static long pid(Daemon daemon) {
    return daemon
        .running()
        .map(ProcessIdentity::pid)
        .orElseThrow(() ->
            new BenchException(
                "The process %s has ended; its log is %s".formatted(daemon.name(), daemon.log())));
  }

  /** Takes everything down and removes its files. */
  @Override
  public void close() {
    end(false);
  }

  /** As {@link #close}, but the folder stays until the next run, for its logs. */
  void closeKeepingLogs() {
    end(true);
  }

  private void end(boolean keepFiles) {
    progress.now("taking everything down");
    daemons.reversed().forEach(daemon -> daemon.stop(GRACE));
    access.close();
    libvirt.close();
    folder.release(keepFiles);
  }

  private Daemon launch(
      String name,
      String module,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command = java(jvmOptions);
    command.addAll(mainClass(module, "Main"));
    command.addAll(arguments);
    Daemon daemon = new Daemon(name, command, environment, folder.pidFile(name), folder.log(name));
    daemons.add(daemon);
    daemon.ensureRunning();
    return daemon;
  }

  private static List<String> java(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("--enable-native-access=ALL-UNNAMED");
    return command;
  }

  private List<String> mainClass(String module, String name) {
    return List.of("-cp", programs.classPath(module), "io.kubevmm." + module + "." + name);
  }

  private void awaitReady(String node, Daemon executor) {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!ready(node)) {
      pid(executor);
      if (System.nanoTime() > deadline) {
        throw new BenchException(
            "The node %s is not ready after %d s; its executor's log is %s"
                .formatted(node, LIMIT.toSeconds(), executor.log()));
      }
      StateFiles.pause(Duration.ofMillis(100));
    }
  }

  private boolean ready(String node) {
    return admin().find(NODES, ObjectKey.of(node)).stream()
        .flatMap(object -> conditions(object).stream())
        .anyMatch(condition ->
            Json.text(condition, "type").equals("Ready")
                && Json.text(condition, "status").equals("True"));
  }

  private static List<JsonNode> conditions(JsonNode object) {
    List<JsonNode> conditions = new ArrayList<>();
    object.path("status").path("conditions").forEach(conditions::add);
    return conditions;
  }
}
