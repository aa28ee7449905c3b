package io.kubevmm.executor;

import io.kubevmm.executor.join.JoinCommand;
import io.kubevmm.executor.join.LeaveCommand;
import io.kubevmm.executor.join.Systemd;
import io.kubevmm.executor.node.NodeIdentity;
import io.kubevmm.executor.node.NodeSettings;
import io.kubevmm.executor.node.StateHold;
import io.kubevmm.executor.vm.Platform;
import io.kubevmm.kube.KubeClient;
import io.kubevmm.kube.KubeConfig;
import io.kubevmm.runtime.Options;
import io.kubevmm.runtime.RefusedException;
import io.kubevmm.runtime.Service;
import io.kubevmm.runtime.ServiceManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;

/** The executor's process. */
public final class Main {

  private static final String NAME = "kubevmm-executor";
  private static final String NOT_JOINED =
      "this machine has joined no cluster: `virtctl token create NODE` on the administrator's"
          + " machine prints the line to run here";

  private Main() {}

  /** Runs until SIGTERM. */
  public static void main(String[] args) {
    String verb = args.length == 0 ? "" : args[0];
    String[] rest = verb.isEmpty() ? args : Arrays.copyOfRange(args, 1, args.length);
    System.exit(
        switch (verb) {
          case "join" ->
              Service.once(
                  () ->
                      new JoinCommand(System.out, new Systemd(), steps(), Clock.systemUTC())
                          .run(rest),
                  System.err);
          case "leave" ->
              Service.once(
                  () -> new LeaveCommand(System.out, new Systemd(), steps()).run(rest), System.err);
          default -> Service.run(Main::start, System.err, args);
        });
  }

  static Options options() {
    return new Options(NAME)
        .file("config", "File with options, a line `name = value` each.")
        .option("kubeconfig", "Kubeconfig with the credential that lets this machine join.")
        .option(
            "node-name",
            "Name of this machine's VirtualMachineNode; else the one that it joined with.")
        .option("libvirt-uri", "qemu:///system", "libvirt to work with.")
        .option(
            "state-dir", "/var/lib/kubevmm", "Where machines' own files and the certificate lie.")
        .option(
            "accelerator",
            "tcg",
            "What runs the guests' CPUs: kvm, tcg, test, or auto for kvm where it is.")
        .option("cpu-allocation-ratio", "4", "Virtual CPUs that one real CPU is promised to.")
        .option(
            "transfer-address",
            "0.0.0.0:10270",
            "Where users send images to and other executors fetch them from; port 0 is any.")
        .option("certificate-seconds", "Lifetime of the certificate to ask for.");
  }

  private static void start(Service service, String... args) throws Exception {
    Options options = options().parse(args);
    Path state = Path.of(options.require("state-dir"));
    Path certificate = NodeIdentity.fileIn(state);
    String node =
        options
            .find("node-name")
            .or(() -> NodeIdentity.nodeIn(certificate))
            .orElseThrow(() -> new RefusedException(NOT_JOINED));
    service.add(
        StateHold.take(state)
            .orElseThrow(
                () -> new RefusedException("another executor works with " + state + " already")));
    service.add(ServiceManager.told());
    Clock clock = Clock.systemUTC();
    NodeIdentity identity =
        new NodeIdentity(
            node, certificate, options.find("certificate-seconds").map(Integer::valueOf), clock);
    KubeConfig joining = KubeConfig.load(Path.of(options.require("kubeconfig")));
    Bootstrap bootstrap = service.add(new Bootstrap(identity, joining, certificate, clock));
    KubeClient client = service.add(bootstrap.join());
    Bootstrap.refuseKubelet(client, node);
    String cluster = Bootstrap.clusterId(client);
    NodeSettings settings =
        new NodeSettings(
            node,
            accelerator(options.require("accelerator")),
            Integer.parseInt(options.require("cpu-allocation-ratio")),
            version());
    new Executor(
            service,
            client,
            settings,
            cluster,
            options.require("libvirt-uri"),
            platform(settings.accelerator()),
            state,
            options.address("transfer-address"),
            steps())
        .start();
  }

  private static String accelerator(String word) {
    boolean auto = word.equals("auto");
    return auto ? Files.isWritable(Path.of("/dev/kvm")) ? "kvm" : "tcg" : word;
  }

  private static Platform platform(String accelerator) {
    return switch (accelerator) {
      case "kvm" -> new Platform("kvm", "x86_64", "q35");
      case "tcg" -> new Platform("qemu", "x86_64", "q35");
      case "test" -> Platform.test();
      default ->
          throw new IllegalArgumentException(
              "--accelerator is kvm, tcg, test or auto, not '" + accelerator + "'");
    };
  }

  private static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  /** The fault campaign writes into this file at which step this process is to die. */
  private static Steps steps() {
    return Optional.ofNullable(System.getProperty("kubevmm.halt-file"))
        .map(file -> Steps.haltingOnce(Path.of(file)))
        .orElseGet(Steps::logged);
  }
}
