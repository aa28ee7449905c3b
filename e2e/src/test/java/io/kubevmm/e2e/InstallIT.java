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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The installation as a user does it, on a cluster with a real kubelet: the image, {@code kubectl
 * apply -f yamls/}, the executor's package, one line to join; then faults, and the removal. The
 * steps are one story, in order.
 *
 * <p>{@code ./kubevmm test install} makes image and packages first. NetworkPolicies are taken and
 * not enforced: no network plugin that does so is part of this.
 */
@Tag("install")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InstallIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NODE = "machine-1";
  private static final List<String> PROCESSES = List.of("kubevmm-controller", "kubevmm-scheduler");

  private static final Path FOLDER =
      Path.of(System.getProperty("java.io.tmpdir"), "kubevmm-e2e", "install");
  private static NodePrograms programs;
  private static ControlPlane controlPlane;
  private static KubeletNode pods;
  private static PrivateLibvirt libvirt;
  private static PackagedMachine machine;

  @BeforeAll
  static void clusterWithoutKubevmm() throws IOException {
    ControlPlane.stop(FOLDER.resolve("cluster"));
    Programs.run(PATIENCE, "rm", "-rf", FOLDER.toString()).outputOrThrow();
    HostFolders folders = HostFolders.ofThisProcess();
    Progress progress = System.err::println;
    programs = NodePrograms.provide(folders, progress);
    KubeletNode.plugIn();
    controlPlane =
        ControlPlane.start(
            FOLDER.resolve("cluster"),
            ControlPlane.Options.defaults(ControlPlaneBinaries.provide(folders, progress))
                .withPods(KubeletNode.GATEWAY, KubeletNode.SERVICE));
    pods = new KubeletNode(FOLDER.resolve("pods"), programs, controlPlane);
    pods.start();
    pods.importImage(PauseImage.write(Files.createDirectories(FOLDER.resolve("pause"))));
    pods.importImage(made("images", "kubevmm-control-plane_", ".tar"));
    libvirt = PrivateLibvirt.start(FOLDER.resolve("lv"));
    machine = new PackagedMachine(libvirt, FOLDER.resolve("machine"));
    TinyGuest.provide(folders, progress).installTo(machine.state().resolve("images/hello"));
  }

  @AfterAll
  static void end() {
    libvirt.close();
    pods.close();
    controlPlane.close();
  }

  /** What {@code ./kubevmm images} and {@code ./kubevmm deb} made of this checkout. */
  private static Path made(String folder, String prefix, String ending) throws IOException {
    try (Stream<Path> files = Files.list(Lab.checkout().resolve("target").resolve(folder))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.toString().endsWith(ending))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .orElseThrow(
              () -> new AssertionError("run ./kubevmm test install, which makes it first"));
    }
  }

  private static String kubectl(String... arguments) {
    return controlPlane.kubectl(PATIENCE, arguments).outputOrThrow();
  }

  private static String virtctl(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(io.kubevmm.virtctl.Main.class.getName());
    command.addAll(List.of(arguments));
    command.addAll(List.of("--kubeconfig", controlPlane.adminKubeconfig().toString()));
    return Programs.run(PATIENCE, command).outputOrThrow();
  }

  private static void awaitAvailable() {
    for (String name : PROCESSES) {
      kubectl("-n", "kubevmm-system", "rollout", "status", "deployment/" + name, "--timeout=120s");
    }
  }

  private static ProcessIdentity hello() {
    return libvirt.qemu("default.hello").orElseThrow();
  }

  @Test
  @Order(1)
  void oneCommandInstallsEverythingAndTwiceChangesNothing() {
    String yamls = Lab.manifests().toString();
    long began = System.nanoTime();
    kubectl("apply", "-f", yamls);
    awaitAvailable();
    tell("kubectl apply until both Deployments are available", began);

    assertThat(kubectl("apply", "-f", yamls).lines())
        .as("a second time; kubectl patches the selector of a PodDisruptionBudget always")
        .filteredOn(line -> !line.startsWith("poddisruptionbudget"))
        .allMatch(line -> line.endsWith(" unchanged"));
    kubectl("apply", "--server-side", "--force-conflicts", "-f", yamls);
    awaitAvailable();
    assertThat(kubectl("-n", "kubevmm-system", "get", "events", "-o", "wide"))
        .as("the namespace enforces the restricted Pod Security level")
        .doesNotContain("violates PodSecurity");
  }

  @Test
  @Order(2)
  void theHelmChartSaysTheSame() throws IOException {
    Path file = FOLDER.resolve("rendered.yaml");
    String rendered = helmTemplate();
    // What keeps the kinds when the chart is uninstalled is the one thing that it has besides.
    String keep = "  annotations: {helm.sh/resource-policy: keep}\n";
    assertThat(rendered).contains(keep);
    Files.writeString(file, rendered.replace(keep, ""));
    Programs.Result diff = controlPlane.kubectl(PATIENCE, "diff", "-f", file.toString());
    assertThat(diff.exitCode()).as(diff.stdout() + diff.stderr()).isZero();

    assertThat(
            helmTemplate(
                "--set=controller.replicas=3,image.tag=other,networkPolicy.enabled=false",
                "--set-json=nodeSelector={\"role\":\"infra\"}"))
        .contains("replicas: 3", "control-plane:other", "{\"role\":\"infra\"}")
        .doesNotContain("kind: NetworkPolicy");
  }

  private static String helmTemplate(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(programs.path("helm").toString());
    command.addAll(List.of("template", "kubevmm", made("chart", "kubevmm-", ".tgz").toString()));
    command.add("--kube-version=" + ControlPlaneBinaries.KUBERNETES_VERSION);
    command.addAll(List.of(options));
    return Programs.run(PATIENCE, command).outputOrThrow();
  }

  @Test
  @Order(3)
  void aMachineJoinsByItsPackageAndOneLine() throws IOException {
    machine.install(made("deb", "kubevmm-executor_", ".deb"));
    assertThat(join(KubeletNode.NAME).stderr())
        .contains("a machine cannot run both containers and virtual machines");
    long began = System.nanoTime();
    assertThat(join(NODE).outputOrThrow()).contains("Joined as node " + NODE);
    machine.startExecutor();
    kubectl("wait", "--for=create", "vmnode/" + NODE, "--timeout=90s");
    kubectl("wait", "--for=condition=Ready", "vmnode/" + NODE, "--timeout=90s");
    tell("join until the node is Ready", began);
  }

  private static Programs.Result join(String node) {
    String line = virtctl("token", "create", node).strip();
    return machine.run("sh", "-c", line + " --node-name " + node);
  }

  @Test
  @Order(4)
  void theSampleBootsAndSaysHello() {
    kubectl("apply", "-f", Lab.checkout().resolve("samples/hello.yaml").toString());
    kubectl("wait", "--for=condition=Ready", "vm/hello", "--timeout=90s");
    Path console = machine.state().resolve("default.hello/console.log");
    Awaitility.await("the guest says hello")
        .atMost(PATIENCE)
        .until(() -> Files.exists(console) && Files.readString(console).contains("hello from "));
    assertThat(libvirt.virsh(PATIENCE, "domstate", "default.hello").stdout()).contains("running");
  }

  @Test
  @Order(5)
  void killedPodsComeBackAndTheGuestRunsOn() {
    ProcessIdentity guest = hello();
    List<ProcessHandle> killed = pods.processes("@/app/");
    assertThat(killed).hasSize(4);
    killed.forEach(InstallIT::tellMemory);
    killed.forEach(ProcessHandle::destroyForcibly);
    Awaitility.await("other processes")
        .atMost(PATIENCE)
        .until(() -> pods.processes("@/app/").stream().noneMatch(killed::contains));
    awaitAvailable();

    kubectl("patch", "vm", "hello", "--type=merge", "-p", "{\"spec\":{\"powerState\":\"Paused\"}}");
    kubectl("wait", "--for=jsonpath={.status.phase}=Paused", "vm/hello", "--timeout=60s");
    kubectl(
        "patch", "vm", "hello", "--type=merge", "-p", "{\"spec\":{\"powerState\":\"Running\"}}");
    kubectl("wait", "--for=condition=Ready", "vm/hello", "--timeout=60s");
    assertThat(hello()).isEqualTo(guest);
  }

  @Test
  @Order(6)
  void theGuestRunsOnWhileTheMachineOfTheControlPlaneIsOff() {
    ProcessIdentity guest = hello();
    pods.switchOff();
    machine.killExecutor();
    machine.startExecutor();
    kubectl("wait", "--for=condition=Ready", "vm/hello", "--timeout=60s");
    pods.start();
    awaitAvailable();

    assertThat(hello()).isEqualTo(guest);
    kubectl("wait", "--for=condition=Ready", "vmnode/" + NODE, "--timeout=60s");
  }

  @Test
  @Order(10)
  void deletingEverythingLeavesTheGuestRunningAndSaysWhatToDo() {
    ProcessIdentity guest = hello();
    Programs.Result refused =
        controlPlane.kubectl(PATIENCE, "delete", "--wait=false", "-f", Lab.manifests().toString());
    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.stderr()).contains("kubevmm.io/allow-deletion=true");
    assertThat(hello()).isEqualTo(guest);
    assertThat(libvirt.virsh(PATIENCE, "domstate", "default.hello").stdout()).contains("running");
  }

  private static void tellMemory(ProcessHandle process) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    try {
      long kib =
          Files.readAllLines(proc.resolve("smaps_rollup")).stream()
              .filter(line -> line.startsWith("Pss:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .findFirst()
              .orElseThrow();
      String command = Files.readString(proc.resolve("cmdline")).replace('\0', ' ');
      System.out.printf("memory of %s: %d MiB PSS%n", command.split(" ")[1], kib / 1024);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tell(String what, long began) {
    System.out.printf("%s: %.1f s%n", what, (System.nanoTime() - began) / 1e9);
  }
}
