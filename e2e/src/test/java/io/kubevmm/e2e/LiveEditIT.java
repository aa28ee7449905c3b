package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Edits of a machine whose guest runs, goes on running, and says what it has now. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveEditIT {

  private static final String POOL = "live";

  /** Says every second what the guest has. */
  private static final String WITNESS =
      """
      #!/bin/sh
      while sleep 1; do
        for cpu in /sys/devices/system/cpu/cpu[0-9]*; do
          test "$(cat $cpu/online 2>/dev/null)" = 0 && echo 1 > $cpu/online
        done
        echo "has cpus=$(grep -c ^processor /proc/cpuinfo) disks=$(ls /sys/block | grep -c ^vd)" \
          "cards=$(ls /sys/class/net | grep -vc lo) kib=$(awk '/MemTotal/ {print $2}' /proc/meminfo)."
      done &
      """;

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "live");
  private final StorageObjects storage = new StorageObjects(lab, "live");

  @BeforeAll
  void makeAPool() {
    Path folder = lab.folder.resolve("pools").resolve(POOL);
    storage.pool(POOL, folder);
    storage.awaitPoolReady(POOL);
  }

  @AfterEach
  void makeRoomForTheNext() {
    machines.removeAll();
  }

  @AfterAll
  void everythingGoesInTheEnd() {
    storage.removeAll(Resources.DISKS);
    storage.deletePool(POOL);
    storage.awaitGone(Resources.POOLS, new ObjectKey("", POOL));
  }

  private ProcessIdentity start(String name) {
    ObjectNode vm = machines.guest(name);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.put("terminationGracePeriodSeconds", 5).put("maxCpu", 3);
    spec.put("memory", "128Mi").put("maxMemory", "192Mi");
    spec.putObject("cloudInit").put("userData", WITNESS);
    machines.create(vm);
    machines.awaitRunning(name);
    machines.awaitConsole(name, "has cpus=1 disks=1 cards=0");
    return machines.qemu(name);
  }

  private void awaitNews(String name, String text) {
    int from = machines.console(name).length();
    Awaitility.await(name + " says: " + text)
        .atMost(Lab.PATIENCE)
        .until(
            () -> machines.console(name),
            said -> said.substring(Math.min(from, said.length())).contains(text));
  }

  private static ObjectNode json(String text) throws IOException {
    return (ObjectNode) ApiMapper.JSON.readTree(text.replace('\'', '"'));
  }

  private static List<String> pending(ObjectNode vm) {
    return StreamSupport.stream(vm.path("status").path("pendingChanges").spliterator(), false)
        .map(change -> change.path("applies").asText() + " " + change.path("path").asText())
        .toList();
  }

  private ObjectNode awaitNothingPending(String name) {
    return machines.await(
        name,
        "has its spec",
        vm ->
            !vm.path("status").has("pendingChanges")
                && Machines.condition(vm, "RestartRequired").isEmpty());
  }

  private String live(String name) {
    return lab.virsh("dumpxml", machines.domain(name)).outputOrThrow();
  }

  @Test
  void aRunningGuestIsGivenWhatTheObjectSays() throws IOException {
    String name = "grows";
    ProcessIdentity qemu = start(name);
    int writes = AuditLog.of(lab).writesOn("live", name).size();

    machines.edit(name, spec -> spec.put("cpu", 2));
    awaitNews(name, "has cpus=2 disks=1");
    awaitNothingPending(name);
    // A second one tells of a guest that takes its time with the new CPU.
    assertThat(AuditLog.of(lab).writesOn("live", name)).hasSizeBetween(writes + 1, writes + 2);

    machines.edit(name, spec -> spec.put("memory", "192Mi"));
    awaitNothingPending(name);
    Awaitility.await("the balloon is let go")
        .atMost(Lab.PATIENCE)
        .until(() -> live(name).contains("<currentMemory unit='KiB'>196608<"));

    ObjectNode data =
        json("{'name': 'data', 'template': {'storagePool': 'live', 'capacity': '8Mi'}}");
    machines.edit(name, spec -> spec.putArray("disks").add(data));
    awaitNews(name, "has cpus=2 disks=2");
    awaitNothingPending(name);

    ArrayNode cards =
        ApiMapper.JSON.createArrayNode().add(json("{'type': 'user', 'model': {'type': 'virtio'}}"));
    machines.edit(
        name, spec -> spec.putObject("domain").putObject("devices").set("interface", cards));
    awaitNews(name, "disks=2 cards=1");
    awaitNothingPending(name);
    machines.edit(
        name,
        spec -> {
          ((ObjectNode) cards.get(0)).putObject("link").put("state", "down");
          spec.putObject("domain").putObject("devices").set("interface", cards);
        });
    awaitNothingPending(name);
    assertThat(live(name)).contains("<link state='down'/>");

    machines.edit(name, spec -> spec.putArray("disks"));
    machines.edit(name, spec -> spec.putObject("domain").putObject("devices").putNull("interface"));
    awaitNews(name, "disks=1 cards=0");
    awaitNothingPending(name);
    storage.await(
        Resources.DISKS,
        storage.key(name + "-data"),
        "is nobody's",
        disk -> disk.path("status").path("attachedTo").asText().isEmpty());

    machines.edit(name, spec -> spec.put("cpu", 1));
    // The guest's word only: an emulating QEMU 7.2 does not tell libvirt that the CPU is gone.
    awaitNews(name, "has cpus=1 disks=1");
    assertThat(machines.qemu(name)).isEqualTo(qemu);
  }

  @Test
  void whatCannotBeLiveIsNamedAndComesWithARestart() throws IOException {
    String name = "waits";
    ProcessIdentity qemu = start(name);
    machines.edit(
        name,
        spec -> {
          spec.put("cpu", 4).put("maxCpu", 4);
          ObjectNode domain = spec.putObject("domain").put("title", "a title");
          domain.putObject("devices").putArray("sound").addObject().put("model", "ich9");
        });
    ObjectNode waits =
        machines.await(
            name,
            "asks for a restart",
            vm -> Machines.condition(vm, "RestartRequired").isPresent());
    assertThat(pending(waits))
        .anyMatch(change -> change.startsWith("OnRestart spec.domain.devices.sound"))
        .anyMatch(change -> change.startsWith("OnRestart spec.cpu"));
    assertThat(Machines.message(waits, "RestartRequired"))
        .contains("spec.domain.devices.sound", "the most CPUs are fixed when the guest starts");
    assertThat(live(name)).contains("<title>a title</title>");
    assertThat(machines.qemu(name)).isEqualTo(qemu);

    machines.edit(name, spec -> spec.put("runGeneration", 1));
    awaitNothingPending(name);
    machines.awaitRunning(name);
    assertThat(live(name)).contains("<sound model='ich9'>");
    assertThat(machines.qemu(name)).isNotEqualTo(qemu);
  }

  @Test
  void manyEditsAtOnceEndWithTheLast() {
    String name = "hurried";
    ProcessIdentity qemu = start(name);
    int writes = AuditLog.of(lab).writesOn("live", name).size();
    for (int i = 0; i < 30; i++) {
      int cpus = i < 15 ? 1 : 2;
      String title = "edit " + i;
      machines.edit(name, spec -> spec.put("cpu", cpus).putObject("domain").put("title", title));
    }
    machines.edit(name, spec -> spec.put("cpu", 3));
    awaitNews(name, "has cpus=3");
    awaitNothingPending(name);
    assertThat(live(name)).contains("<title>edit 29</title>");
    assertThat(AuditLog.of(lab).writesOn("live", name).size() - writes).isLessThanOrEqualTo(31);
    assertThat(machines.qemu(name)).isEqualTo(qemu);
  }

  @Test
  void aDiskThatAGuestHasStillIsGivenToNobodyElse() throws IOException {
    String name = "holds";
    start(name);
    storage.disk("shared", POOL, spec -> spec.put("capacity", "8Mi"));
    ObjectNode disk = json("{'name': 'shared', 'disk': 'shared'}");
    machines.edit(name, spec -> spec.putArray("disks").add(disk));
    awaitNews(name, "disks=2");
    // A guest that stands still lets go of nothing.
    machines.edit(name, spec -> spec.put("powerState", "Paused").putArray("disks"));
    ObjectNode holds = machines.await(name, "waits for its guest", vm -> !pending(vm).isEmpty());
    assertThat(pending(holds)).containsExactly("Live spec.disks[shared]");
    ObjectNode other = machines.guest("wants");
    ((ObjectNode) other.get("spec")).putArray("disks").add(disk);
    machines.create(other);
    machines.await(
        "wants",
        "is told who has the disk",
        vm -> Machines.message(vm, "Ready").contains("is attached to VirtualMachine holds"));
    machines.power(name, "Running");
    awaitNothingPending(name);
    machines.awaitRunning("wants");
  }

  @Test
  void anEditThatLibvirtRefusesLeavesTheGuestAlone() throws IOException {
    String name = "refuses";
    ProcessIdentity qemu = start(name);
    String before = live(name);
    ObjectNode device =
        json("{'model': 'virtio', 'backend': {'model': 'random', 'value': '/dev/urandom'}}");
    device.putObject("address").put("type", "pci").put("bus", "0x00").put("slot", "0x1f");
    machines.edit(
        name,
        spec -> {
          ObjectNode domain = spec.putObject("domain").put("title", "refused");
          domain.putObject("devices").putArray("rng").add(device);
        });
    ObjectNode refused =
        machines.await(
            name, "says why", vm -> Machines.message(vm, "RestartRequired").contains("libvirt: "));
    assertThat(Machines.condition(refused, "Ready").orElseThrow().path("status").asText())
        .isEqualTo("True");
    assertThat(Machines.message(refused, "RestartRequired")).contains("PCI");
    assertThat(live(name)).isEqualTo(before);

    machines.edit(name, spec -> spec.putObject("domain").putObject("devices").putNull("rng"));
    awaitNothingPending(name);
    assertThat(live(name)).contains("<title>refused</title>");
    assertThat(machines.qemu(name)).isEqualTo(qemu);
  }

  @Test
  void twoEditorsOfOneMachineBothGetTheirs() throws IOException {
    String name = "shares";
    ProcessIdentity qemu = start(name);
    for (String field : List.of("'cpu': 2", "'domain': {'description': 'theirs'}")) {
      Path file = Files.createTempFile("edit", ".json");
      String object =
          "{'apiVersion': 'kubevmm.io/v1alpha1', 'kind': 'VirtualMachine', 'metadata':"
              + " {'namespace': 'live', 'name': 'shares'}, 'spec': {"
              + field
              + "}}";
      Files.writeString(file, object.replace('\'', '"'));
      String manager = field.contains("cpu") ? "sizes" : "names";
      lab.kubectl(
          "apply",
          "--server-side",
          "--force-conflicts",
          "--field-manager",
          manager,
          "-f",
          file.toString());
      Files.delete(file);
    }
    awaitNews(name, "has cpus=2");
    awaitNothingPending(name);
    assertThat(live(name)).contains("<description>theirs</description>");
    assertThat(machines.qemu(name)).isEqualTo(qemu);
  }

  @Test
  void aPlanSaysWhatAnEditWouldNeedAndChangesNothing() throws IOException {
    String name = "asks";
    start(name);
    String before = live(name);
    ObjectNode wanted = machines.get(name);
    wanted.remove("status");
    ObjectNode spec = (ObjectNode) wanted.get("spec");
    spec.put("cpu", 2).put("powerState", "Paused");
    spec.putArray("disks")
        .add(json("{'name': 'data', 'template': {'storagePool': 'live', 'capacity': '8Mi'}}"));
    ((ObjectNode) spec.get("domain"))
        .putObject("devices")
        .putArray("sound")
        .addObject()
        .put("model", "ich9");
    Path file = Files.createTempFile("plan", ".json");
    Files.writeString(file, wanted.toString());
    Programs.Result plan = lab.virtctl("plan", "-f", file.toString());
    assertThat(plan.exitCode()).as(plan.stderr()).isZero();
    assertThat(plan.stdout())
        .contains("VirtualMachine live/asks on node node-1, Running:")
        .containsPattern("spec\\.cpu +live +by virDomainSetVcpusFlags")
        .containsPattern("spec\\.disks\\[data] +live +by virDomainAttachDeviceFlags")
        .containsPattern("spec\\.domain\\.devices\\.sound\\[0] +at next start +libvirt cannot")
        .containsPattern("spec\\.powerState +live +the guest is brought to Paused");
    assertThat(live(name)).isEqualTo(before);
    assertThat(lab.kubectl("get", "vmplan", "-n", "live")).doesNotContain("asks");

    spec.put("cpu", 0);
    Files.writeString(file, wanted.toString());
    assertThat(lab.virtctl("plan", "-f", file.toString()).stderr()).contains("spec.cpu");
    spec.put("cpu", 1000);
    spec.put("maxCpu", 1000);
    Files.writeString(file, wanted.toString());
    assertThat(lab.virtctl("plan", "-f", file.toString()).stdout())
        .containsPattern("spec\\.cpu +at next start +the most CPUs are fixed");
    Files.delete(file);
  }
}
