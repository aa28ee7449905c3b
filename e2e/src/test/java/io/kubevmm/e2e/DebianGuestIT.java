package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.DebianGuest;
import io.kubevmm.localcluster.HostFolders;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A guest as users have them, with systemd, cloud-init and the guest agent. It takes a minute to
 * boot, so all tests share one machine, which each finds running and may leave as it likes.
 */
@Tag("guest")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DebianGuestIT {

  private static final String POOL = "debian";
  private static final String NAMESPACE = "debian";
  private static final String NAME = "web";
  private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI";
  private static final long GIB = 1L << 30;
  private static final String USER_DATA =
      """
      #cloud-config
      write_files:
      - path: /etc/kubevmm-test
        content: from the user data
      runcmd:
      - hostname >> /root/instances
      - rm /etc/machine-id
      - systemd-machine-id-setup
      """;

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, NAMESPACE);
  private final StorageObjects storage = new StorageObjects(lab, NAMESPACE);
  private final GuestAgent guest = new GuestAgent(lab, machines.domain(NAME));
  private HttpServer server;

  @BeforeAll
  void aMachineIsMadeFromAnImage() throws Exception {
    Path disk = DebianGuest.provide(HostFolders.ofThisProcess(), System.err::println);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/debian.qcow2",
        exchange -> {
          exchange.sendResponseHeaders(200, Files.size(disk));
          Files.copy(disk, exchange.getResponseBody());
          exchange.close();
        });
    server.start();
    storage.pool(POOL, lab.folder.resolve("pools").resolve(POOL));
    storage.awaitPoolReady(POOL);
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/debian.qcow2";
    String checksum = "sha256:" + sha256(disk);
    storage.image("debian", POOL, url, http -> http.put("checksum", checksum));
    storage.awaitPhase(Resources.IMAGES, "debian", "Ready");
    machines.create(machine());
    machines.awaitRunning(NAME);
  }

  @AfterAll
  void everythingGoes() {
    machines.removeAll();
    storage.removeAll(Resources.CLONES);
    storage.removeAll(Resources.RESTORES);
    storage.removeAll(Resources.SNAPSHOTS);
    storage.removeAll(Resources.DISKS);
    storage.removeAll(Resources.IMAGES);
    storage.deletePool(POOL);
    server.stop(0);
  }

  private static String sha256(Path file) throws Exception {
    MessageDigest sha = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private ObjectNode machine() {
    ObjectNode vm = machines.bare(NAME);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.put("cpu", 1).put("memory", "512Mi").put("terminationGracePeriodSeconds", 120);
    spec.putObject("nodeSelector").put("kubernetes.io/hostname", Lab.NODE);
    spec.putObject("cloudInit").put("userData", USER_DATA);
    spec.putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", POOL)
        .put("cloneMode", "Linked")
        .put("capacity", "3Gi")
        .putObject("source")
        .put("image", "debian");
    ObjectNode card =
        spec.putObject("domain").putObject("devices").putArray("interface").addObject();
    card.put("type", "user").putObject("model").put("type", "virtio");
    return vm;
  }

  private void runs() {
    machines.power(NAME, "Running");
    machines.awaitRunning(NAME);
    guest.awaitBooted();
  }

  private static String uid(ObjectNode object) {
    return object.path("metadata").path("uid").asText();
  }

  @Test
  void cloudInitDoesWhatTheSpecSays() {
    runs();
    assertThat(guest.shell("cat /run/cloud-init/result.json"))
        .contains("DataSourceNoCloud", "\"errors\": []");
    assertThat(guest.shell("cat /etc/kubevmm-test")).isEqualTo("from the user data");
    assertThat(guest.shell("cat /root/instances")).as("once an instance").isEqualTo(NAME);
    assertThat(guest.shell("hostname; cat /etc/hostname")).isEqualTo(NAME + "\n" + NAME);
    String uid = uid(machines.get(NAME));
    assertThat(guest.shell("cat /var/lib/cloud/data/instance-id")).isEqualTo(uid);
    assertThat(guest.shell("cat /sys/class/dmi/id/product_uuid")).isEqualTo(uid);
    assertThat(Long.parseLong(guest.shell("df --output=size -B1 / | tail -n 1").strip()))
        .as("the root file system grew with the disk, beyond the image's")
        .isGreaterThan(DebianGuest.CAPACITY);
    assertThat(guest.shell("ip -4 -o address show eth0")).contains("inet ");
  }

  @Test
  void passwordsAndKeysComeFromSecrets() {
    runs();
    guest.shell("id ann || useradd -m ann");
    secret("first", "one and two", KEY + "1 ann@one\n# no key\n" + KEY + "2 ann@two\n");
    letIn("ann");
    ObjectNode missing = awaitAccess("False", "SecretMissing");
    assertThat(Machines.message(missing, "AccessSynchronized")).contains("Secret ann", "password");
    letIn("first");
    awaitAccess("True", "Synchronized");
    assertThat(guest.shell("grep -c ann@ ~ann/.ssh/authorized_keys")).isEqualTo("2");
    String hash = guest.shell("getent shadow ann | cut -d: -f2");
    assertThat(hash).startsWith("$");

    secret("first", "another", KEY + "3 ann@three\n");
    Awaitility.await("the guest has what the Secret holds now")
        .atMost(Lab.PATIENCE.multipliedBy(3))
        .until(() -> guest.shell("cat ~ann/.ssh/authorized_keys"), (KEY + "3 ann@three")::equals);
    assertThat(guest.shell("getent shadow ann | cut -d: -f2")).startsWith("$").isNotEqualTo(hash);

    machines.edit(
        NAME,
        spec ->
            spec.putObject("access")
                .putArray("users")
                .addObject()
                .put("name", "nobody-here")
                .put("passwordSecret", "first"));
    awaitAccess("False", "AgentRefused");
    for (String place :
        List.of(
            machines.get(NAME).path("status").toString(),
            lab.kubectl("get", "events", "-n", NAMESPACE, "-o", "yaml"),
            lab.executorLog())) {
      assertThat(place).doesNotContain("one and two", "another", "ann@three");
    }
    machines.edit(NAME, spec -> spec.putNull("access"));
    machines.await(
        NAME,
        "says nothing of access",
        vm -> Machines.condition(vm, "AccessSynchronized").isEmpty());
  }

  /** Asks for access of user ann, by a Secret that has both. */
  private void letIn(String secret) {
    machines.edit(
        NAME,
        spec ->
            spec.putObject("access")
                .putArray("users")
                .addObject()
                .put("name", "ann")
                .put("passwordSecret", secret)
                .put("authorizedKeysSecret", secret));
  }

  private void secret(String name, String password, String keys) {
    ObjectNode secret = JsonNodeFactory.instance.objectNode();
    secret.put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("namespace", NAMESPACE).put("name", name);
    secret.putObject("stringData").put("password", password).put("authorized_keys", keys);
    ObjectKey key = ObjectKey.of(secret);
    if (lab.admin.find(Resources.SECRETS, key).isEmpty()) {
      lab.admin.create(Resources.SECRETS, secret);
    } else {
      lab.admin.mergePatch(Resources.SECRETS, key, secret);
    }
  }

  private ObjectNode awaitAccess(String status, String reason) {
    return machines.await(
        NAME,
        "says " + reason + " of access",
        vm ->
            Machines.condition(vm, "AccessSynchronized")
                .filter(c -> c.path("status").asText().equals(status))
                .filter(c -> c.path("reason").asText().equals(reason))
                .isPresent());
  }

  @Test
  void aFrozenGuestWritesNothingUntilItIsThawedOrItsTimeIsOver() {
    runs();
    assertThat(lab.virtctl("freeze", NAME, "-n", NAMESPACE, "--for", "10m", "--wait").stdout())
        .contains("is frozen.");
    assertThat(agent("guest-fsfreeze-status")).contains("frozen");
    lab.executor().close();
    lab.startExecutor();
    assertThat(lab.virtctl("thaw", NAME, "-n", NAMESPACE, "--wait").stdout())
        .contains("is not frozen.");
    assertThat(agent("guest-fsfreeze-status")).contains("thawed");
    assertThat(lab.virtctl("freeze", NAME, "-n", NAMESPACE, "--for", "4s", "--wait").stdout())
        .contains("is frozen.");
    machines.await(NAME, "is thawed by itself", vm -> Machines.condition(vm, "Frozen").isEmpty());
    assertThat(agent("guest-fsfreeze-status")).contains("thawed");
    lab.virtctl("freeze", NAME, "-n", NAMESPACE, "--for", "10m", "--wait");
    machines.power(NAME, "Stopped");
    machines.awaitPhase(NAME, "Stopped", "Stopped");
    assertThat(machines.virshState(NAME)).isEqualTo("shut off (shutdown)");
    lab.virtctl("thaw", NAME, "-n", NAMESPACE);
  }

  private String agent(String command) {
    return lab.virsh(
            "qemu-agent-command", machines.domain(NAME), "{\"execute\":\"" + command + "\"}")
        .outputOrThrow();
  }

  @Test
  void theAgentSaysWhereTheGuestIs() {
    runs();
    ObjectNode vm =
        machines.await(
            NAME,
            "has an address",
            o -> o.at("/status/interfaces/0/source").asText().equals("Agent"));
    assertThat(vm.at("/status/interfaces/0/ipAddresses/0").asText()).startsWith("10.0.2.");
    assertThat(vm.at("/status/interfaces")).hasSize(1);
  }

  @Test
  void aQuiescedSnapshotBringsBackWhatTheGuestHadWritten() {
    runs();
    // Not synced: it is on the disk because the file system is frozen for the snapshot.
    guest.shell("echo old > /root/note");
    storage.snapshot("before", NAME, spec -> spec.put("quiesce", "Required"));
    ObjectNode snapshot = storage.awaitPhase(Resources.SNAPSHOTS, "before", "Ready");
    assertThat(snapshot.path("status").path("quiesced").asBoolean()).isTrue();
    String boot = guest.shell("echo new > /root/note; sync; cat /proc/sys/kernel/random/boot_id");
    storage.restore("back", NAME, "before");
    storage.awaitPhase(Resources.RESTORES, "back", "Succeeded");
    runs();
    assertThat(guest.shell("cat /proc/sys/kernel/random/boot_id")).isNotEqualTo(boot);
    assertThat(guest.shell("cat /root/note")).isEqualTo("old");
    assertThat(guest.shell("dmesg; cat /run/initramfs/fsck.log || true"))
        .as("nothing had to be recovered")
        .contains("EXT4-fs (vda1): mounted")
        .doesNotContain("recovery complete", "recovering journal");
  }

  @Test
  void aDiskThatGrowsIsSeenByTheRunningGuest() {
    runs();
    long before = Long.parseLong(guest.shell("blockdev --getsize64 /dev/vda"));
    long after = before + GIB;
    lab.kubectl(
        "patch",
        "vm",
        NAME,
        "-n",
        NAMESPACE,
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/disks/0/template/capacity\",\"value\":\"%d\"}]"
            .formatted(after));
    Awaitility.await("the guest sees the new size")
        .atMost(Lab.PATIENCE)
        .until(
            () -> guest.shell("lsblk -b -d -n -o SIZE /dev/vda").strip(),
            Long.toString(after)::equals);
    guest.shell("growpart /dev/vda 1 && resize2fs /dev/vda1");
    assertThat(Long.parseLong(guest.shell("df --output=size -B1 / | tail -n 1").strip()))
        .isGreaterThan(before);
  }

  @Test
  void aGuestThatIsStoppedShutsDownByItself() {
    runs();
    machines.edit(
        NAME, spec -> spec.put("shutdownMode", "GuestAgent").put("powerState", "Stopped"));
    Awaitility.await("the guest stops")
        .atMost(Lab.PATIENCE.multipliedBy(2))
        .until(() -> machines.virshState(NAME), state -> state.startsWith("shut off"));
    assertThat(machines.virshState(NAME)).isEqualTo("shut off (shutdown)");
    machines.awaitPhase(NAME, "Stopped", "Stopped");
    assertThat(machines.console(NAME)).contains("reboot: Power down");
    machines.edit(NAME, spec -> spec.put("shutdownMode", "Any"));
  }

  @Test
  void aCloneIsAnotherHost() {
    runs();
    String card = guest.shell("cat /sys/class/net/eth0/address");
    String id = guest.shell("cat /etc/machine-id");
    machines.power(NAME, "Stopped");
    machines.awaitPhase(NAME, "Stopped", "Stopped");
    storage.clone("second", "twin", source -> source.put("virtualMachine", NAME));
    storage.awaitPhase(Resources.CLONES, "second", "Succeeded");
    machines.power("twin", "Running");
    machines.awaitRunning("twin");
    GuestAgent twin = new GuestAgent(lab, machines.domain("twin"));
    twin.awaitBooted();
    String uid = uid(machines.get("twin"));
    assertThat(twin.shell("hostname; cat /etc/hostname")).isEqualTo("twin\ntwin");
    assertThat(twin.shell("cat /root/instances")).isEqualTo(NAME + "\ntwin");
    assertThat(twin.shell("cat /var/lib/cloud/data/instance-id")).isEqualTo(uid);
    assertThat(twin.shell("cat /sys/class/dmi/id/product_uuid")).isEqualTo(uid);
    assertThat(twin.shell("cat /sys/class/net/eth0/address")).isNotEqualTo(card);
    assertThat(twin.shell("cat /etc/machine-id")).isNotEmpty().isNotEqualTo(id);
    assertThat(twin.shell("ip -4 -o address show eth0")).contains("inet ");
    machines.delete("twin"); // leaves the processor to the other tests
    machines.awaitGone("twin");
  }
}
