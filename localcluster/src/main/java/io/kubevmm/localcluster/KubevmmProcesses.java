package io.kubevmm.localcluster;

import io.kubevmm.runtime.JvmOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** This project's own three processes, each with just the credential that it needs. */
public final class KubevmmProcesses {

  /** In the order of their start; they bear any order. */
  public static final List<String> NAMES = List.of("controller", "scheduler", "executor");

  /**
   * The executor's has the second compiler too: it compares whole images with their checksums, and
   * sends and takes them over TLS, which costs ten times as much without.
   */
  public static final List<String> EXECUTOR_JVM_OPTIONS =
      Stream.concat(JvmOptions.SMALL.stream(), Stream.of("-Xmx512m")).toList();

  private static final List<String> JVM_OPTIONS =
      Stream.concat(EXECUTOR_JVM_OPTIONS.stream(), Stream.of(JvmOptions.FIRST_COMPILER)).toList();

  private final Installation installation;
  private final InstalledPrograms programs;

  public KubevmmProcesses(Installation installation, InstalledPrograms programs) {
    this.installation = installation;
    this.programs = programs;
  }

  public Daemon controller() {
    return process("controller", certificate("controller"), kubeconfig("controller"));
  }

  public Daemon scheduler() {
    return process("scheduler", certificate("scheduler"), kubeconfig("scheduler"));
  }

  /** The executor of this machine, which joins as {@code node}. */
  public Daemon executor(String node, AcceleratorProbe.Accelerator accelerator) {
    List<String> arguments = new ArrayList<>(kubeconfig("join"));
    arguments.addAll(
        List.of(
            "--node-name",
            node,
            "--libvirt-uri",
            LibvirtHost.URI,
            "--state-dir",
            installation.state().toString(),
            "--transfer-address",
            "127.0.0.1:0",
            "--accelerator",
            accelerator.flag()));
    return process("executor", "", arguments);
  }

  private List<String> kubeconfig(String credential) {
    return List.of("--kubeconfig", installation.credential(credential).toString());
  }

  /** A process reads its certificate once; the executor renews its own and reads it again. */
  private String certificate(String credential) {
    return ClientCredential.certificateIn(installation.credential(credential))
        .map(certificate -> certificate.getSerialNumber().toString(16))
        .orElse("");
  }

  private Daemon process(String module, String inputs, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(module.equals("executor") ? EXECUTOR_JVM_OPTIONS : JVM_OPTIONS);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", programs.classPath(module), "io.kubevmm." + module + ".Main"));
    command.addAll(arguments);
    return new Daemon(
        module, command, inputs, Map.of(), installation.pidFile(module), installation.log(module));
  }
}
