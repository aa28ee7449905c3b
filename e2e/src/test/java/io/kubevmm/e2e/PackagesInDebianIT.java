package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.DebianGuest;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The executor's package on a real Debian under systemd, from its installation to its purge, with a
 * guest that runs all the while. The steps are one story for each release, in order. {@code
 * ./kubevmm test guest} makes the packages first.
 */
@Tag("guest")
@ParameterizedClass
@EnumSource(DebianGuest.Release.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PackagesInDebianIT {

  private static final String GUEST = "stays";
  private static final String PLACE = "/srv/machines";
  private static final String UNIT = "kubevmm-executor";
  private static final String LIBVIRTD =
      "libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket";

  // What one release's story is about, and what its steps leave to the next.
  private static Lab lab;
  private static String node;
  private static String pool;
  private static Machines machines;
  private static StorageObjects storage;
  private static DebianMachine debian;
  private static Path executor;
  private static Path newer;
  private static Path virtctl;
  private static String guest = "";

  private final DebianGuest.Release release;

  PackagesInDebianIT(DebianGuest.Release release) {
    this.release = release;
  }

  @BeforeParameterizedClassInvocation
  static void aDebianWithLibvirt(DebianGuest.Release release) throws IOException {
    lab = Lab.shared();
    node = "node-" + release.suite();
    pool = "pool-" + release.suite();
    String namespace = "packaged-" + release.suite();
    machines = new Machines(lab, namespace);
    storage = new StorageObjects(lab, namespace);
    executor = made("kubevmm-executor_");
    virtctl = made("virtctl_");
    newer = newer(executor);
    debian = DebianMachine.boot(lab, release, node, List.of(executor, virtctl, newer));
  }

  @AfterParameterizedClassInvocation
  static void end() {
    debian.close();
  }

  private static Path made(String name) throws IOException {
    try (Stream<Path> files = Files.list(Lab.checkout().resolve("target/deb"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The same package under a higher version. */
  private static Path newer(Path old) throws IOException {
    Path tree = lab.folder.resolve(node + "-newer");
    run("dpkg-deb", "-R", old.toString(), tree.toString());
    Path control = tree.resolve("DEBIAN/control");
    Files.writeString(
        control, Files.readString(control).replaceFirst("(?m)^(Version: .*)$", "$1+newer"));
    Path made = lab.folder.resolve(node + "-newer.deb");
    run("dpkg-deb", "-Znone", "--root-owner-group", "-b", tree.toString(), made.toString());
    return made;
  }

  private static void run(String... command) {
    Programs.run(Lab.PATIENCE, command).outputOrThrow();
  }

  private static String property(String name) {
    return debian.shell("systemctl show --value -p " + name + " " + UNIT);
  }

  private static String join(String options) {
    String line =
        lab.virtctl(
                "token",
                "create",
                node,
                "--server",
                lab.controlPlane.server().replace("127.0.0.1", Lab.AS_GUESTS_SEE_IT))
            .outputOrThrow()
            .strip();
    return debian.trying(line + " --node-name " + node + " " + options);
  }

  private static void awaitReady(String what, Predicate<JsonNode> holds) {
    Awaitility.await("the node " + what)
        .atMost(DebianMachine.LONG)
        .until(() ->
            lab.admin
                .find(Machines.NODES, new ObjectKey("", node))
                .flatMap(node -> Machines.condition(node, "Ready"))
                .filter(holds)
                .isPresent());
  }

  private static boolean isTrue(JsonNode condition) {
    return condition.path("status").asText().equals("True");
  }

  /** A node that was not heard of makes its machines' phase Unknown for a while. */
  private static void awaitRunning() {
    Awaitility.await("the guest runs")
        .atMost(DebianMachine.LONG)
        .until(() -> machines.get(GUEST).at("/status/phase").asText(), "Running"::equals);
  }

  private static void assertGuestIsTheSame() {
    assertThat(debian.qemu(machines.domain(GUEST))).isEqualTo(guest);
    assertThat(debian.shell("virsh -q list --name")).isEqualTo(machines.domain(GUEST));
    assertThat(debian.shell("virsh -q domblklist " + machines.domain(GUEST)).lines())
        .as("its disk and its seed")
        .hasSize(2)
        .anyMatch(line -> line.contains(machines.domain(GUEST) + "-root."));
  }

  @Test
  @Order(1)
  void installingStartsNothing() {
    assertThat(debian.shell(". /etc/os-release; echo $VERSION_CODENAME"))
        .isEqualTo(release.suite());
    String said =
        debian.install(executor.getFileName().toString(), virtctl.getFileName().toString());
    assertThat(said).contains("virtctl token create NODE");
    assertThat(debian.shell("virtctl version --client")).contains("virtctl:");
    assertThat(debian.trying("systemctl is-enabled " + UNIT)).isEqualTo("disabled\nexit 1");
    assertThat(property("ActiveState")).isEqualTo("inactive");
    assertThat(debian.trying("systemctl start " + UNIT + "; kubevmm-executor"))
        .contains("this machine has joined no cluster", "exit 3");
    assertThat(property("ActiveState")).isEqualTo("inactive");
  }

  @Test
  @Order(2)
  void withoutLibvirtJoinAndTheUnitSayWhatIsMissing() {
    debian.shell("systemctl --quiet mask --now " + LIBVIRTD);
    assertThat(join("--timeout 300"))
        .contains("has joined as node " + node + ", which is not ready: ")
        .contains("libvirt", "exit 3");
    assertThat(debian.trying("systemctl status --no-pager --lines=50 " + UNIT))
        .contains("active (running)", "libvirt");
    debian.shell("systemctl --quiet unmask " + LIBVIRTD + " && systemctl start libvirtd.socket");
    awaitReady("is ready once libvirt is there", PackagesInDebianIT::isTrue);
    assertThat(join("--timeout 300")).contains("already", "is ready", "exit 0");
  }

  @Test
  @Order(3)
  void theServiceIsWatchedAndConfined() {
    // It fails above the threshold, which is in tenths.
    String judged = debian.shell("systemd-analyze --no-pager security --threshold=45 " + UNIT);
    System.out.println(judged.substring(judged.lastIndexOf('\n') + 1));
    assertThat(property("ActiveState")).isEqualTo("active");
    assertThat(property("UnitFileState")).isEqualTo("enabled");
    assertThat(property("WatchdogUSec")).isEqualTo("1min");
    assertThat(property("NRestarts")).isEqualTo("0");
    assertThat(
            debian.shell(
                "grep NoNewPrivs /proc/$(systemctl show --value -p MainPID %s)/status"
                    .formatted(UNIT)))
        .endsWith("1");
  }

  @Test
  @Order(4)
  void aGuestRunsAndIsNoneOfTheServices() {
    ObjectNode vm = machines.bare(GUEST);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.put("cpu", 1).put("memory", "32Mi").put("terminationGracePeriodSeconds", 1);
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", node);
    spec.putObject("cloudInit").put("userData", "#cloud-config\n");
    spec.putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", pool)
        .put("capacity", "16Mi");
    storage.pool(
        pool,
        "dir",
        dir -> {
          dir.put("path", PLACE);
          dir.putObject("nodeSelector").put("kubernetes.io/hostname", node);
        });
    machines.create(vm);
    awaitRunning();
    guest = debian.qemu(machines.domain(GUEST));
    assertThat(debian.shell("cat /proc/%s/cgroup".formatted(guest.split(" ")[0])))
        .contains("machine")
        .doesNotContain(UNIT);
    assertThat(debian.shell("virsh -q vol-list " + pool)).contains(PLACE + "/");
    assertGuestIsTheSame();
  }

  @Test
  @Order(5)
  void anExecutorThatHangsIsStartedAgain() {
    String before = property("MainPID");
    debian.shell("kill -STOP " + before);
    awaitService("is another process", () -> !List.of(before, "0").contains(property("MainPID")));
    assertThat(property("NRestarts")).isEqualTo("1");
    assertThat(debian.shell("journalctl -u " + UNIT + " --no-pager")).contains("Watchdog timeout");
    awaitReady("is ready again", PackagesInDebianIT::isTrue);
    assertGuestIsTheSame();
  }

  private static void awaitService(String what, Callable<Boolean> holds) {
    Awaitility.await("the service " + what).atMost(DebianMachine.LONG).until(holds);
  }

  @Test
  @Order(6)
  void anUpgradeIsAnotherExecutorAndTheSameGuest() {
    String before = property("MainPID");
    debian.install(newer.getFileName().toString());
    assertThat(debian.shell("dpkg-query -W -f '${Version}' kubevmm-executor")).endsWith("+newer");
    awaitService(
        "runs anew",
        () -> property("ActiveState").equals("active") && !property("MainPID").equals(before));
    awaitReady("is ready again", PackagesInDebianIT::isTrue);
    assertGuestIsTheSame();
    awaitRunning();
  }

  @Test
  @Order(7)
  void removedAndInstalledAgainItGoesOnAsTheNodeThatItWas() {
    debian.shell("dpkg -r kubevmm-executor");
    assertThat(property("ActiveState")).isEqualTo("inactive");
    assertThat(debian.shell("ls /var/lib/kubevmm/executor")).contains("identity.pem");
    assertGuestIsTheSame();
    awaitReady("is not heard of", ready -> !isTrue(ready));
    debian.install(newer.getFileName().toString());
    awaitReady("is ready again", PackagesInDebianIT::isTrue);
    assertThat(property("ActiveState")).isEqualTo("active");
    assertGuestIsTheSame();
  }

  @Test
  @Order(8)
  void aPurgeLeavesTheGuestAndItsFiles() {
    debian.shell("dpkg -P kubevmm-executor virtctl");
    assertThat(debian.trying("ls /var/lib/kubevmm/executor /etc/kubevmm /usr/lib/kubevmm"))
        .contains("'/var/lib/kubevmm/executor'", "'/etc/kubevmm'", "'/usr/lib/kubevmm'");
    assertThat(debian.shell("systemctl --no-legend list-units --all 'kubevmm*'")).isEmpty();
    debian.shell("test -d /var/lib/kubevmm/" + machines.domain(GUEST));
    assertThat(debian.shell("virsh -q vol-list " + pool)).contains(PLACE + "/");
    assertGuestIsTheSame();
  }
}
