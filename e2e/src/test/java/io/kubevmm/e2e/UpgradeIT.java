package io.kubevmm.e2e;

import static io.kubevmm.e2e.KubeletCluster.MACHINE;
import static io.kubevmm.e2e.KubeletCluster.PATIENCE;
import static io.kubevmm.e2e.KubeletCluster.made;
import static io.kubevmm.e2e.KubeletCluster.newest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * From the last release to this checkout, as a user upgrades: the control plane first, then the
 * machine, with a guest that runs through all of it. The steps are one story, in order.
 *
 * <p>{@code ./kubevmm test upgrade [REVISION]} makes both releases first.
 */
@Tag("upgrade")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeIT {

  /** Came after the last release. */
  private static final String NEW_FIELD = "shutdownMode";

  /** Not enough for a Java runtime, enough for dpkg's own books. */
  private static final int SCARCE = 8;

  private static final int PLENTY = 2048;

  private static KubeletCluster cluster;
  private static Path before;
  private static ProcessIdentity hello;
  private static boolean fieldIsNew;

  @BeforeAll
  static void theLastRelease() throws IOException {
    before =
        Path.of(
            Objects.requireNonNull(
                System.getenv("KUBEVMM_UPGRADE_FROM"),
                "./kubevmm test upgrade makes it and says where"));
    cluster = new KubeletCluster("upgrade");
    assertThat(version(newest(before, "kubevmm-executor_", ".deb")))
        .as("the release before, which must have another version")
        .isNotEqualTo(version(made("deb", "kubevmm-executor_", ".deb")));
    cluster.pods.importImage(newest(before, "kubevmm-control-plane_", ".tar"));
    kubectl("apply", "-f", before.resolve("yamls").toString());
    cluster.awaitAvailable();
    cluster.machine.install(newest(before, "kubevmm-executor_", ".deb")).outputOrThrow();
    cluster.machine.emulate();
    cluster.join(MACHINE).outputOrThrow();
    cluster.startHello();
    kubectl("apply", "-f", yaml("earlier", "").toString());
    awaitReady("vm/earlier");
    hello = cluster.qemu("hello");
  }

  @AfterAll
  static void end() {
    cluster.close();
  }

  /** Whatever a step did, it is the same process. */
  @BeforeEach
  @AfterEach
  void theGuestRunsOn() {
    assertThat(cluster.qemu("hello")).isEqualTo(hello);
    assertThat(cluster.state("hello")).startsWith("running");
  }

  private static String kubectl(String... arguments) {
    return cluster.kubectl(arguments);
  }

  private static String field(String object, String path) {
    return kubectl("get", object, "-o", "jsonpath={" + path + "}");
  }

  /** Merges fields into the spec of the machine "later". */
  private static void edit(String fields) {
    kubectl("patch", "vm", "later", "--type=merge", "-p", "{\"spec\":{" + fields + "}}");
  }

  private static void awaitReady(String object) {
    kubectl("wait", "--for=condition=Ready", object, "--timeout=180s");
  }

  private static void awaitPhase(String phase) {
    kubectl("wait", "--for=jsonpath={.status.phase}=" + phase, "vm/later", "--timeout=180s");
  }

  /** The executor has seen the machine's latest spec, and has not lost what it does not know. */
  private static void assertSeenAndKept(String mode) {
    String generation = field("vm/later", ".metadata.generation");
    kubectl(
        "wait",
        "--for=jsonpath={.status.observedGeneration}=" + generation,
        "vm/later",
        "--timeout=180s");
    assertThat(field("vm/later", ".spec." + NEW_FIELD)).isEqualTo(mode);
  }

  private static Path yaml(String name, String field) throws IOException {
    return Files.writeString(
        cluster.folder.resolve(name + ".yaml"),
        """
        apiVersion: kubevmm.io/v1alpha1
        kind: VirtualMachine
        metadata: {name: %1$s, namespace: default}
        spec:
          cpu: 1
          memory: 128Mi
          %2$s
          domain:
            os:
              kernel: /var/lib/kubevmm/images/hello/vmlinuz
              initrd: /var/lib/kubevmm/images/hello/initrd
              cmdline: console=ttyS0 quiet kubevmm.hostname=%1$s
        """
            .formatted(name, field));
  }

  /** A machine with the new field. */
  private static Path later() throws IOException {
    return yaml("later", NEW_FIELD + ": GuestAgent");
  }

  private static String executorVersion() {
    return field("vmnode/" + MACHINE, ".status.nodeInfo.executorVersion");
  }

  private static String version(Path file) {
    return file.getFileName().toString().split("_")[1];
  }

  @Test
  @Order(1)
  void aFieldIsNewSinceTheLastRelease() throws IOException {
    Programs.Result early =
        cluster.controlPlane.kubectl(
            PATIENCE, "create", "--dry-run=server", "-f", later().toString());
    fieldIsNew = early.stderr().contains("unknown field \"spec." + NEW_FIELD);
    assumeTrue(
        fieldIsNew,
        "the release before knows spec." + NEW_FIELD + " already: name a newer one in UpgradeIT");
  }

  @Test
  @Order(2)
  void theNewControlPlaneGoesToWorkWithTheOldExecutor() throws IOException {
    Path image = made("images", "kubevmm-control-plane_", ".tar");
    cluster.pods.importImage(image);
    kubectl("apply", "-f", Lab.manifests().toString());
    cluster.awaitAvailable();

    String images = "jsonpath={range .items[*]}{.spec.containers[0].image}{\"\\n\"}{end}";
    Awaitility.await("Pods of the new image alone")
        .atMost(PATIENCE)
        .until(() ->
            kubectl("-n", "kubevmm-system", "get", "pods", "-o", images)
                .lines()
                .allMatch(name -> name.endsWith(":" + version(image))));
    awaitReady("vmnode/" + MACHINE);
    awaitReady("vm/hello");
    assertThat(executorVersion()).isEqualTo(version(newest(before, "kubevmm-executor_", ".deb")));
  }

  @Test
  @Order(3)
  void anExecutorOfTheLastReleaseDoesAllItsWorkAndKeepsAFieldThatItDoesNotKnow()
      throws IOException {
    kubectl("delete", "vm", "earlier", "--timeout=180s");
    kubectl("apply", "-f", later().toString());
    awaitReady("vm/later");
    assertSeenAndKept("GuestAgent");
    edit("\"powerState\":\"Paused\"");
    awaitPhase("Paused");
    edit("\"powerState\":\"Running\",\"terminationGracePeriodSeconds\":50");
    awaitReady("vm/later");
    assertSeenAndKept("GuestAgent");

    edit("\"powerState\":\"Stopped\"");
    awaitPhase("Stopped");
    // One that does not know the field presses the power button; the guest has no agent.
    assertThat(cluster.state("later"))
        .isEqualTo("shut off " + (fieldIsNew ? "(shutdown)" : "(destroyed)"));
    assertSeenAndKept("GuestAgent");
    kubectl("delete", "vm", "later", "--timeout=180s");
    assertThat(cluster.libvirt.virsh(PATIENCE, "list", "--all", "--name").stdout().strip())
        .isEqualTo("default.hello");

    kubectl("apply", "-f", later().toString());
    awaitReady("vm/later");
  }

  @Test
  @Order(4)
  void aFullDiskEndsTheUpgradeOfTheMachineAndNothingElse() throws IOException {
    ProcessIdentity guest = cluster.qemu("later");
    cluster.machine.leaveRoom(SCARCE);
    Programs.Result full = cluster.machine.install(made("deb", "kubevmm-executor_", ".deb"));
    assertThat(full.exitCode()).isNotZero();
    assertThat(full.stderr()).contains("No space left on device");

    edit("\"powerState\":\"Paused\"");
    awaitPhase("Paused");
    cluster.machine.killExecutor();
    cluster.machine.startExecutor();
    edit("\"powerState\":\"Running\"");
    awaitReady("vm/later");
    assertThat(executorVersion()).isEqualTo(version(newest(before, "kubevmm-executor_", ".deb")));
    assertThat(cluster.qemu("later")).isEqualTo(guest);
  }

  @Test
  @Order(5)
  void thePackageBringsTheNewExecutorWhichGoesOnWithTheGuests() throws IOException {
    ProcessIdentity guest = cluster.qemu("later");
    Path fresh = made("deb", "kubevmm-executor_", ".deb");
    cluster.machine.leaveRoom(PLENTY);
    cluster.machine.install(fresh).outputOrThrow();

    kubectl(
        "wait",
        "--for=jsonpath={.status.nodeInfo.executorVersion}=" + version(fresh),
        "vmnode/" + MACHINE,
        "--timeout=180s");
    awaitReady("vmnode/" + MACHINE);
    awaitReady("vm/hello");
    awaitReady("vm/later");
    assertThat(cluster.qemu("later")).isEqualTo(guest);
    assertThat(cluster.machine.run("cat", "/etc/kubevmm/executor.conf").outputOrThrow())
        .as("options that were edited")
        .contains("accelerator = tcg");
    assertThat(cluster.machine.run("dpkg", "--audit").outputOrThrow()).isEmpty();
  }

  @Test
  @Order(6)
  void theFieldTakesEffectNow() {
    assertSeenAndKept("GuestAgent");
    edit("\"powerState\":\"Stopped\"");
    awaitPhase("Stopping");
    String message = ".status.conditions[?(@.type==\"Ready\")].message";
    assertThat(field("vm/later", message)).contains("spec.shutdownMode is GuestAgent", "agent");
    assertThat(cluster.state("later")).startsWith("running");

    edit("\"shutdownMode\":\"PowerButton\"");
    awaitPhase("Stopped");
    assertThat(cluster.state("later")).isEqualTo("shut off (shutdown)");
    kubectl("delete", "vm", "later", "--timeout=180s");
  }

  @Test
  @Order(7)
  void deletingEverythingLeavesTheGuestRunning() {
    cluster.deleteAllThatIsRefused();
  }
}
