package io.kubevmm.e2e;

import static io.kubevmm.e2e.KubeletCluster.MACHINE;
import static io.kubevmm.e2e.KubeletCluster.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.KubernetesRelease;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private static final Duration PATIENCE = KubeletCluster.PATIENCE;

  private static KubeletCluster cluster;

  @BeforeAll
  static void clusterWithoutKubevmm() throws IOException {
    cluster = new KubeletCluster("install");
    cluster.pods.importImage(made("images", "kubevmm-control-plane_", ".tar"));
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  private static String kubectl(String... arguments) {
    return cluster.kubectl(arguments);
  }

  private static ProcessIdentity hello() {
    return cluster.qemu("hello");
  }

  @Test
  @Order(1)
  void oneCommandInstallsEverythingAndTwiceChangesNothing() {
    String yamls = Lab.manifests().toString();
    long began = System.nanoTime();
    kubectl("apply", "-f", yamls);
    cluster.awaitAvailable();
    tell("kubectl apply until both Deployments are available", began);

    assertThat(kubectl("apply", "-f", yamls).lines())
        .as("a second time; kubectl patches the selector of a PodDisruptionBudget always")
        .filteredOn(line -> !line.startsWith("poddisruptionbudget"))
        .allMatch(line -> line.endsWith(" unchanged"));
    kubectl("apply", "--server-side", "--force-conflicts", "-f", yamls);
    cluster.awaitAvailable();
    assertThat(kubectl("-n", "kubevmm-system", "get", "events", "-o", "wide"))
        .as("the namespace enforces the restricted Pod Security level")
        .doesNotContain("violates PodSecurity");
  }

  @Test
  @Order(2)
  void theHelmChartSaysTheSame() throws IOException {
    Path file = cluster.folder.resolve("rendered.yaml");
    String rendered = helmTemplate();
    // What keeps the kinds when the chart is uninstalled is the one thing that it has besides.
    String keep = "  annotations: {helm.sh/resource-policy: keep}\n";
    assertThat(rendered).contains(keep);
    Files.writeString(file, rendered.replace(keep, ""));
    Programs.Result diff = cluster.controlPlane.kubectl(PATIENCE, "diff", "-f", file.toString());
    assertThat(diff.exitCode()).as(diff.stdout() + diff.stderr()).isZero();

    assertThat(
            helmTemplate(
                "--set=controller.replicas=3,image.tag=other,networkPolicy.enabled=false",
                "--set-json=nodeSelector={\"role\":\"infra\"}"))
        .contains("replicas: 3", "control-plane:other")
        .contains("{\"kubernetes.io/os\":\"linux\",\"role\":\"infra\"}") // Helm merges maps
        .doesNotContain("kind: NetworkPolicy");
  }

  private static String helmTemplate(String... options) throws IOException {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("template", "kubevmm", made("chart", "kubevmm-", ".tgz").toString()));
    words.add("--kube-version=" + KubernetesRelease.NEWEST.version());
    words.addAll(List.of(options));
    return cluster.helm(words.toArray(String[]::new));
  }

  @Test
  @Order(3)
  void aMachineJoinsByItsPackageAndOneLine() throws IOException {
    cluster.machine.install(made("deb", "kubevmm-executor_", ".deb")).outputOrThrow();
    cluster.machine.emulate();
    assertThat(cluster.join(KubeletNode.NAME).stderr())
        .contains("a machine cannot run both containers and virtual machines");
    long began = System.nanoTime();
    assertThat(cluster.join(MACHINE).outputOrThrow()).contains("Node " + MACHINE + " is ready");
    kubectl("wait", "--for=create", "vmnode/" + MACHINE, "--timeout=90s");
    kubectl("wait", "--for=condition=Ready", "vmnode/" + MACHINE, "--timeout=90s");
    tell("join until the node is Ready", began);
  }

  @Test
  @Order(4)
  void theSampleBootsAndSaysHello() {
    cluster.startHello();
    assertThat(cluster.state("hello")).startsWith("running");
  }

  @Test
  @Order(5)
  void killedPodsComeBackAndTheGuestRunsOn() {
    ProcessIdentity guest = hello();
    List<ProcessHandle> killed = cluster.pods.processes("@/app/");
    assertThat(killed).hasSize(4);
    killed.forEach(InstallIT::tellMemory);
    killed.forEach(ProcessHandle::destroyForcibly);
    Awaitility.await("other processes")
        .atMost(PATIENCE)
        .until(() -> cluster.pods.processes("@/app/").stream().noneMatch(killed::contains));
    cluster.awaitAvailable();

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
    cluster.pods.switchOff();
    cluster.machine.killExecutor();
    cluster.machine.startExecutor();
    kubectl("wait", "--for=condition=Ready", "vm/hello", "--timeout=60s");
    cluster.pods.start();
    cluster.awaitAvailable();

    assertThat(hello()).isEqualTo(guest);
    kubectl("wait", "--for=condition=Ready", "vmnode/" + MACHINE, "--timeout=60s");
  }

  @Test
  @Order(10)
  void deletingEverythingLeavesTheGuestRunningAndSaysWhatToDo() {
    ProcessIdentity guest = hello();
    cluster.deleteAllThatIsRefused();
    assertThat(hello()).isEqualTo(guest);
    assertThat(cluster.state("hello")).startsWith("running");
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
