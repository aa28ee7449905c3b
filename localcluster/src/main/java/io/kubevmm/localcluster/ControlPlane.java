package io.kubevmm.localcluster;

import io.kubevmm.kube.KubeConfigText;
import io.kubevmm.localcluster.ControlPlaneBinaries.Program;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A Kubernetes control plane of three processes: etcd, kube-apiserver, kube-controller-manager.
 *
 * <p>All its state is in one folder, so several live beside each other, and whoever knows the
 * folder can {@linkplain #start start} it again: what runs as wanted is left alone. The processes
 * outlive this JVM; {@link #stop} ends them and keeps the data.
 *
 * <p>The admin kubeconfig holds a certificate of the group {@code kubevmm:cluster-admins}, which an
 * ordinary ClusterRoleBinding makes mighty. The group {@code system:masters}, which no rule can
 * take anything from, is used once, with a certificate of ten minutes that touches no disk but for
 * the call that makes this binding.
 */
public final class ControlPlane implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** The processes, in the order in which they start. */
  public enum Component {
    ETCD,
    KUBE_APISERVER,
    KUBE_CONTROLLER_MANAGER;

    /** The program's name, by which its log and pid file are called as well. */
    public String fileName() {
      return Program.valueOf(name()).fileName();
    }
  }

  /**
   * How a control plane shall be.
   *
   * @param bindAddress the address on which the API server listens
   * @param port its TCP port; empty for a free one that stays the same over restarts
   * @param names further DNS names and addresses in its certificate
   * @param audit whether every request leaves a line (level Metadata) in {@link #auditLog}
   * @param apiServerFlags added to kube-apiserver's command line
   * @param controllerManagerFlags added to kube-controller-manager's command line
   */
  public record Options(
      ControlPlaneBinaries binaries,
      String bindAddress,
      OptionalInt port,
      List<String> names,
      boolean audit,
      List<String> apiServerFlags,
      List<String> controllerManagerFlags) {

    public Options {
      names = List.copyOf(names);
      apiServerFlags = List.copyOf(apiServerFlags);
      controllerManagerFlags = List.copyOf(controllerManagerFlags);
    }

    /** Loopback, a free port, no audit log. */
    public static Options defaults(ControlPlaneBinaries binaries) {
      return new Options(
          binaries, "127.0.0.1", OptionalInt.empty(), List.of(), false, List.of(), List.of());
    }

    public Options withPort(int fixed) {
      return new Options(
          binaries,
          bindAddress,
          OptionalInt.of(fixed),
          names,
          audit,
          apiServerFlags,
          controllerManagerFlags);
    }

    public Options withAudit() {
      return new Options(
          binaries, bindAddress, port, names, true, apiServerFlags, controllerManagerFlags);
    }

    /** Under further names and addresses, by which others than this machine reach it. */
    public Options withNames(List<String> more) {
      return new Options(
          binaries, bindAddress, port, more, audit, apiServerFlags, controllerManagerFlags);
    }

    public Options withApiServerFlags(List<String> flags) {
      return new Options(binaries, bindAddress, port, names, audit, flags, controllerManagerFlags);
    }

    /**
     * A control plane whose cluster runs Pods: all controllers, and the Service {@code kubernetes}
     * leads to the API server.
     *
     * @param address of the API server, as Pods and kubelets reach it
     * @param service the first address of the range 10.96.0.0/16
     */
    public Options withPods(String address, String service) {
      return new Options(
          binaries,
          address,
          port,
          List.of(address, service),
          audit,
          List.of("--endpoint-reconciler-type=lease", "--allow-privileged=true"),
          List.of("--controllers=*"));
    }
  }

  /** What lies where in the state folder. */
  record Layout(Path state) {

    Path pki() {
      return state.resolve("pki");
    }

    Path etcdData() {
      return state.resolve("etcd");
    }

    Path kubeconfig(String name) {
      return state.resolve(name + ".kubeconfig");
    }

    Path pidFile(String name) {
      return state.resolve("run").resolve(name + ".pid");
    }

    Path log(String name) {
      return state.resolve("log").resolve(name + ".log");
    }

    Path auditPolicy() {
      return state.resolve("audit-policy.yaml");
    }

    Path auditLog() {
      return state.resolve("log").resolve("audit.log");
    }
  }

  private final Layout layout;
  private final Options options;
  private final Pki pki;
  private final Ports ports;
  private final Map<Component, Daemon> daemons = new EnumMap<>(Component.class);

  private ControlPlane(Layout layout, Options options, Pki pki, Ports ports) {
    this.layout = layout;
    this.options = options;
    this.pki = pki;
    this.ports = ports;
    ControlPlaneCommands commands =
        new ControlPlaneCommands(options.binaries(), layout, pki, ports);
    daemons.put(Component.ETCD, commands.etcd());
    daemons.put(Component.KUBE_APISERVER, commands.apiServer(options));
    daemons.put(Component.KUBE_CONTROLLER_MANAGER, commands.controllerManager(options));
  }

  /**
   * Makes the control plane of {@code stateFolder} run and waits until it is ready: seconds at the
   * first time, an instant when it runs already.
   *
   * @throws LocalClusterException when a process does not get ready; the message has the end of its
   *     log
   */
  public static ControlPlane start(Path stateFolder, Options options) {
    Layout layout = new Layout(stateFolder.toAbsolutePath().normalize());
    ControlPlane plane = prepare(layout, options);
    for (Component component : Component.values()) {
      plane.startComponent(component);
      if (component == Component.KUBE_APISERVER) {
        plane.grantAdministration();
      }
    }
    return plane;
  }

  /** Ends the processes of a state folder, whatever they were started with; the data stays. */
  public static void stop(Path stateFolder) {
    Layout layout = new Layout(stateFolder.toAbsolutePath().normalize());
    for (Component component : List.of(Component.values()).reversed()) {
      Daemon.stop(component.fileName(), layout.pidFile(component.fileName()), GRACE);
    }
  }

  /** {@code https://HOST:PORT}. */
  public String server() {
    String address = options.bindAddress();
    String host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
    return "https://" + host + ":" + ports.apiServer();
  }

  /** For the cluster's administrator; it holds all it needs and can be carried elsewhere. */
  public Path adminKubeconfig() {
    return layout.kubeconfig("admin");
  }

  /** The certificate of the authority that signed the API server's. */
  public Path authority() {
    return pki.certificate("ca");
  }

  public Path kubectl() {
    return options.binaries().kubectl();
  }

  /** Where the requests are listed, a JSON object a line, when {@link Options#audit} says so. */
  public Path auditLog() {
    return layout.auditLog();
  }

  public Path log(Component component) {
    return layout.log(component.fileName());
  }

  public boolean running(Component component) {
    return daemon(component).running().isPresent();
  }

  /** The process id of a component that must be running. */
  public long pid(Component component) {
    return daemon(component)
        .running()
        .map(ProcessIdentity::pid)
        .orElseThrow(() ->
            new LocalClusterException(
                "%s does not run; its log is %s".formatted(component.fileName(), log(component))));
  }

  /**
   * Writes a kubeconfig with a certificate of a day for any user and groups: who tests what an
   * identity may do needs that identity.
   */
  public Path identity(String user, String... groups) {
    Path file =
        layout.state().resolve("identities").resolve(user.replace(':', '-') + ".kubeconfig");
    StateFiles.write(file, pki.kubeconfig(server(), user, List.of(groups), Duration.ofDays(1)));
    return file;
  }

  /** kubectl as the administrator. */
  public Programs.Result kubectl(Duration limit, String... arguments) {
    return kubectl(adminKubeconfig(), limit, arguments);
  }

  /** SIGKILL to one process, as a crash would. */
  public void kill(Component component) {
    daemon(component).kill();
  }

  /**
   * Starts one process again, after {@link #kill} or while it runs, and waits until it is ready.
   */
  public void restart(Component component) {
    daemon(component).stop(GRACE);
    startComponent(component);
  }

  /** Ends one process as {@link #stop()} does; for tests of clients that must bear its absence. */
  public void stop(Component component) {
    daemon(component).stop(GRACE);
  }

  /** Ends all processes; the data stays. */
  public void stop() {
    stop(layout.state());
  }

  @Override
  public void close() {
    stop();
  }

  private static ControlPlane prepare(Layout layout, Options options) {
    try {
      Files.createDirectories(layout.state());
      for (Path own : List.of(layout.pki(), layout.etcdData())) {
        Files.createDirectories(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The state folder " + layout.state() + " can't be used.", e);
    }
    Pki pki = Pki.ensure(layout.pki(), options.names(), InstantSource.system());
    Ports ports = Ports.ensure(layout.state().resolve("ports"), options.port());
    ControlPlane plane = new ControlPlane(layout, options, pki, ports);
    plane.writeKubeconfigs();
    return plane;
  }

  private void writeKubeconfigs() {
    StateFiles.writeIfChanged(
        layout.kubeconfig("controller-manager"),
        KubeConfigText.referring(
            server(),
            pki.certificate("ca"),
            "system:kube-controller-manager",
            pki.certificate("controller-manager"),
            pki.key("controller-manager")));
    StateFiles.writeIfChanged(adminKubeconfig(), pki.adminKubeconfig(server()));
    StateFiles.writeIfChanged(
        layout.auditPolicy(),
        """
        {"apiVersion": "audit.k8s.io/v1", "kind": "Policy", "omitStages": ["RequestReceived"], "rules": [{"level": "Metadata"}]}
        """);
  }

  private void startComponent(Component component) {
    Daemon daemon = daemon(component);
    daemon.ensureRunning();
    switch (component) {
      case ETCD ->
          readiness("etcd-ca", "apiserver-etcd-client")
              .await(daemon, loopback(ports.etcd(), "/health"), READY_LIMIT);
      case KUBE_APISERVER ->
          readiness("ca", "admin").await(daemon, URI.create(server() + "/readyz"), READY_LIMIT);
      case KUBE_CONTROLLER_MANAGER ->
          readiness("ca", "admin")
              .await(daemon, loopback(ports.controllerManager(), "/healthz"), READY_LIMIT);
    }
  }

  private void grantAdministration() {
    Duration limit = Duration.ofSeconds(30);
    if (kubectl(limit, "auth", "can-i", "*", "*", "--all-namespaces").succeeded()) {
      return;
    }
    Path once = layout.kubeconfig(".first-administrator");
    try {
      StateFiles.write(
          once,
          pki.kubeconfig(
              server(),
              "kubevmm:first-administrator",
              List.of("system:masters"),
              Duration.ofMinutes(10)));
      kubectl(
              once,
              limit,
              "create",
              "clusterrolebinding",
              "kubevmm:cluster-admins",
              "--clusterrole=cluster-admin",
              "--group=kubevmm:cluster-admins")
          .outputOrThrow();
    } finally {
      StateFiles.deleteTree(once);
    }
  }

  private Programs.Result kubectl(Path kubeconfig, Duration limit, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(kubectl().toString(), "--kubeconfig", kubeconfig.toString()));
    command.addAll(List.of(arguments));
    return Programs.run(limit, command);
  }

  private Readiness readiness(String authority, String client) {
    return Readiness.of(pki.certificate(authority), pki.certificate(client), pki.key(client));
  }

  private static URI loopback(int port, String path) {
    return URI.create("https://127.0.0.1:" + port + path);
  }

  private Daemon daemon(Component component) {
    Daemon daemon = daemons.get(component);
    if (daemon == null) {
      throw new IllegalStateException(component + " is not part of this control plane.");
    }
    return daemon;
  }
}
