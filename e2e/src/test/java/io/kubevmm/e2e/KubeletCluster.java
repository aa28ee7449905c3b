package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ControlPlaneBinaries;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.Progress;
import io.kubevmm.localcluster.TinyGuest;
import io.kubevmm.runtime.FileHold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A cluster as users have them, with one node that runs Pods, and beside it a machine for guests.
 * Nothing of KubeVMM is on either until a test installs it.
 */
final class KubeletCluster implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The machine's name as a node. */
  static final String MACHINE = "machine-1";

  private static final List<String> PROCESSES = List.of("kubevmm-controller", "kubevmm-scheduler");

  private final FileHold network;
  final Path folder;
  final NodePrograms programs;
  final ControlPlane controlPlane;
  final KubeletNode pods;
  final PrivateLibvirt libvirt;
  final PackagedMachine machine;

  /**
   * Starts a cluster in a folder of its own, once no other test has one: the links and addresses of
   * its Pods are the same each time.
   */
  KubeletCluster(String name) throws IOException {
    Path all = Path.of(System.getProperty("java.io.tmpdir"), "kubevmm-e2e");
    network = FileHold.await(all.resolve("pods.lock"));
    try {
      folder = all.resolve(name);
      ControlPlane.stop(folder.resolve("cluster"));
      Programs.run(PATIENCE, "rm", "-rf", folder.toString()).outputOrThrow();
      HostFolders folders = HostFolders.ofThisProcess();
      Progress progress = System.err::println;
      programs = NodePrograms.provide(folders, progress);
      KubeletNode.plugIn();
      controlPlane =
          ControlPlane.start(
              folder.resolve("cluster"),
              ControlPlane.Options.defaults(ControlPlaneBinaries.provide(folders, progress))
                  .withPods(KubeletNode.GATEWAY, KubeletNode.SERVICE));
      pods = new KubeletNode(folder.resolve("pods"), programs, controlPlane);
      pods.start();
      pods.importImage(PauseImage.write(Files.createDirectories(folder.resolve("pause"))));
      libvirt = PrivateLibvirt.start(folder.resolve("lv"));
      machine = new PackagedMachine(libvirt, folder.resolve("machine"));
      TinyGuest.provide(folders, progress).installTo(machine.state().resolve("images/hello"));
    } catch (IOException | RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  @Override
  public void close() {
    libvirt.close();
    pods.close();
    controlPlane.close();
    try {
      network.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code ./kubevmm images}, {@code deb} or {@code chart} made of this checkout. */
  static Path made(String what, String prefix, String ending) throws IOException {
    return newest(Lab.checkout().resolve("target").resolve(what), prefix, ending);
  }

  /** The newest file in a folder whose name begins and ends so. */
  static Path newest(Path folder, String prefix, String ending) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.toString().endsWith(ending))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow(() ->
              new AssertionError(
                  "nothing like "
                      + prefix
                      + "*"
                      + ending
                      + " in "
                      + folder
                      + ": ./kubevmm test install (or upgrade) makes it first"));
    }
  }

  String kubectl(String... arguments) {
    return controlPlane.kubectl(PATIENCE, arguments).outputOrThrow();
  }

  /** Runs Helm as the cluster's administrator. */
  String helm(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(programs.path("helm").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--kubeconfig", controlPlane.adminKubeconfig().toString()));
    return Programs.run(PATIENCE, command).outputOrThrow();
  }

  /** Runs this checkout's virtctl. */
  String virtctl(String... arguments) {
    return Lab.virtctl(controlPlane, arguments).outputOrThrow();
  }

  /** Waits until the control plane that was applied last is at work, and none before it. */
  void awaitAvailable() {
    for (String name : PROCESSES) {
      kubectl("-n", "kubevmm-system", "rollout", "status", "deployment/" + name, "--timeout=180s");
    }
  }

  /** Runs the line on the machine that makes it a node of that name. */
  Programs.Result join(String node) {
    String line = virtctl("token", "create", node).strip();
    return machine.run("sh", "-c", line + " --node-name " + node);
  }

  /** Applies samples/hello.yaml and waits for its greeting. */
  void startHello() {
    kubectl("apply", "-f", Lab.checkout().resolve("samples/hello.yaml").toString());
    kubectl("wait", "--for=condition=Ready", "vm/hello", "--timeout=180s");
    Path console = machine.state().resolve("default.hello/console.log");
    Awaitility.await("the guest says hello")
        .atMost(PATIENCE)
        .until(() -> Files.exists(console) && Files.readString(console).contains("hello from "));
  }

  /** The process of a running guest in the namespace default. */
  ProcessIdentity qemu(String name) {
    return libvirt.qemu("default." + name).orElseThrow();
  }

  /** What libvirt says of it, with the reason. */
  String state(String name) {
    return libvirt.virsh(PATIENCE, "domstate", "--reason", "default." + name).stdout().strip();
  }

  /** {@code kubectl delete -f yamls/}, which leaves kinds, objects and guests, and says so. */
  void deleteAllThatIsRefused() {
    Programs.Result refused =
        controlPlane.kubectl(PATIENCE, "delete", "--wait=false", "-f", Lab.manifests().toString());
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.stderr()).contains("kubevmm.io/allow-deletion=true");
  }
}
