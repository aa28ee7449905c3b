package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.StateFiles;
import io.kubevmm.localcluster.cli.Main;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The commands on a machine within the machine: a private libvirt, and in its namespaces a folder
 * of this test in the place of /var/lib/kubevmm. The steps build on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpIT {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Path FOLDER = Path.of("target/up-it").toAbsolutePath();
  private static final Path STATE = Path.of("/var/lib/kubevmm");

  private static PrivateLibvirt machine;

  @BeforeAll
  static void start() throws Exception {
    StateFiles.deleteTree(FOLDER); // libvirt's definitions of an earlier run too
    Files.createDirectories(FOLDER.resolve("state"));
    Files.createDirectories(STATE);
    machine = PrivateLibvirt.start(FOLDER.resolve("libvirt"));
    machine
        .run(LIMIT, "mount", "--bind", FOLDER.resolve("state").toString(), STATE.toString())
        .outputOrThrow();
  }

  @AfterAll
  static void stop() {
    if (machine != null) {
      machine.close();
    }
  }

  @Test
  @Order(1)
  void leadsFromACheckoutToAGuestThatSaysHello() {
    assertThat(kubevmm("up", "--node-name", "it").outputOrThrow())
        .contains("it is ready")
        .contains("local and images made")
        .contains("The guest says: hello from ")
        .contains("default.hello")
        .contains("export KUBECONFIG=" + STATE.resolve("admin.kubeconfig"));
    assertThat(machine.qemu("default.hello")).isPresent();
  }

  @Test
  @Order(2)
  void aSecondRunChangesNothing() {
    List<String> before = pidFiles();

    assertThat(kubevmm("up", "--node-name", "it").outputOrThrow())
        .contains("unchanged")
        .contains("all running")
        .contains("the virtual machine is there");

    assertThat(pidFiles()).hasSize(6).isEqualTo(before);
  }

  @Test
  @Order(3)
  void statusFindsEverythingRunning() {
    assertThat(kubevmm("status").outputOrThrow())
        .contains("kube-apiserver           running")
        .contains("executor                 running")
        .doesNotContain("not running")
        .containsPattern("hello +Running");
  }

  @Test
  @Order(4)
  void downLeavesTheGuestRunningAndUpFindsItAgain() {
    ProcessIdentity guest = machine.qemu("default.hello").orElseThrow();

    assertThat(kubevmm("down").outputOrThrow())
        .contains("Left running, as they were: default.hello");
    assertThat(kubevmm("status").stdout()).contains("executor                 not running");
    assertThat(guest.alive()).isTrue();

    kubevmm("up", "--node-name", "it").outputOrThrow();
    assertThat(machine.qemu("default.hello")).contains(guest);
  }

  @Test
  @Order(5)
  void aPurgeRemovesGuestsPoolsAndStateAndNothingOfAnybodyElse() {
    Path foreign = FOLDER.resolve("foreign.xml");
    StateFiles.write(
        foreign,
        "<domain type='qemu'><name>foreign</name><memory unit='MiB'>16</memory>"
            + "<os><type arch='x86_64'>hvm</type></os></domain>");
    machine.virsh(LIMIT, "create", foreign.toString()).outputOrThrow();

    String elsewhere = FOLDER.resolve("foreign-pool").toString();
    machine.virsh(LIMIT, "pool-define-as", "foreign", "dir", "--target", elsewhere).outputOrThrow();

    kubevmm("down", "--purge", "--yes").outputOrThrow();

    assertThat(machine.virsh(LIMIT, "list", "--all", "--name").outputOrThrow().strip())
        .isEqualTo("foreign");
    assertThat(machine.virsh(LIMIT, "pool-list", "--all", "--name").outputOrThrow().strip())
        .isEqualTo("foreign");
    assertThat(FOLDER.resolve("state")).isEmptyDirectory();
  }

  private static Programs.Result kubevmm(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("env", "KUBEVMM_STATE=" + STATE, "KUBEVMM_ROOT=" + Lab.checkout()));
    command.addAll(JavaCommand.of(Main.class, List.of(), List.of(arguments)));
    return machine.run(LIMIT, command.toArray(String[]::new));
  }

  private static List<String> pidFiles() {
    return List.of(
            "control-plane/run/etcd",
            "control-plane/run/kube-apiserver",
            "control-plane/run/kube-controller-manager",
            "run/controller",
            "run/scheduler",
            "run/executor")
        .stream()
        .map(name -> StateFiles.read(FOLDER.resolve("state").resolve(name + ".pid")))
        .filter(text -> !text.isEmpty())
        .toList();
  }
}
