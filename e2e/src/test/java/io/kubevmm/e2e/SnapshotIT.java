package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.snapshot.Snapshots;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Snapshots, restores and clones of guests that write each tick to their disk. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotIT {

  private static final String POOL = "kept";
  private static final ObjectKey POOL_KEY = new ObjectKey("", POOL);
  private static final Pattern HOLDS = Pattern.compile("disk vda holds: tick ([0-9]+)");
  private static final Pattern TICK = Pattern.compile("(?m)^tick ([0-9]+) from");

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "snapshots");
  private final StorageObjects storage = new StorageObjects(lab, "snapshots");
  private final Path folder = lab.folder.resolve("pools").resolve(POOL);
  private final Path haltFile = lab.folder.resolve("halt-snapshot");

  @BeforeAll
  void makeAPool() {
    lab.executor().stop();
    startMortalExecutor();
    storage.pool(POOL, folder);
    storage.awaitPoolReady(POOL);
  }

  @AfterEach
  void everythingGoes() {
    machines.removeAll();
    storage.removeAll(Resources.CLONES);
    storage.removeAll(Resources.RESTORES);
    storage.removeAll(Resources.SNAPSHOTS);
    storage.removeAll(Resources.DISKS);
    Awaitility.await("no volume is left").atMost(Lab.PATIENCE).until(this::volumes, List::isEmpty);
  }

  /** An executor that dies where the file says. */
  private void startMortalExecutor() {
    lab.startExecutor("-Dkubevmm.halt-file=" + haltFile);
  }

  @AfterAll
  void thePoolGoes() {
    lab.executor().stop();
    lab.startExecutor();
    lab.admin.delete(Resources.POOLS, POOL_KEY, DeleteOptions.NONE);
    storage.awaitGone(Resources.POOLS, POOL_KEY);
  }

  private List<String> volumes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  /** A machine whose guest says what its disk holds, and then writes each tick to it. */
  private ObjectNode writer(String name) {
    ObjectNode vm = machines.guest(name, "kubevmm.disk=vda");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "root")
        .putObject("template")
        .put("storagePool", POOL)
        .put("capacity", "8Mi");
    return vm;
  }

  private void start(String name) {
    machines.create(writer(name));
    awaitTick(name, 1);
  }

  private List<Integer> numbers(String name, Pattern pattern) {
    Matcher matcher = pattern.matcher(machines.console(name));
    return matcher.results().map(found -> Integer.parseInt(found.group(1))).toList();
  }

  private int tick(String name) {
    List<Integer> ticks = numbers(name, TICK);
    return ticks.isEmpty() ? 0 : ticks.getLast();
  }

  private void awaitTick(String name, int least) {
    Awaitility.await(name + " ticks " + least)
        .atMost(Lab.PATIENCE)
        .until(() -> tick(name), tick -> tick >= least);
  }

  private ObjectNode snapshot(String name, String machine) {
    storage.snapshot(name, machine, spec -> {});
    return storage.awaitPhase(Resources.SNAPSHOTS, name, "Ready");
  }

  private ObjectNode restore(String name, String machine, String snapshot) {
    storage.restore(name, machine, snapshot);
    return storage.awaitPhase(Resources.RESTORES, name, "Succeeded");
  }

  /** Boots of the machine after the first one, and what its disk held then. */
  private int awaitHeld(String name, int boots) {
    Awaitility.await(name + " has booted " + boots + " times with something on its disk")
        .atMost(Lab.PATIENCE)
        .until(() -> numbers(name, HOLDS).size() >= boots);
    return numbers(name, HOLDS).get(boots - 1);
  }

  private String volume(String disk) {
    return lab.admin.get(Resources.DISKS, storage.key(disk)).path("status").path("volume").asText();
  }

  @Test
  void aTreeOfSnapshotsAndEachOfThemCanBeRestored() {
    start("web");
    ProcessIdentity qemu = machines.qemu("web");
    ObjectNode monday = snapshot("monday", "web");
    int atMonday = tick("web");
    assertThat(machines.qemu("web")).as("the same guest").isEqualTo(qemu);
    assertThat(monday.path("status").path("size").asText()).isNotEmpty();
    assertThat(monday.path("status").path("parent").asText()).isEmpty();
    awaitTick("web", atMonday + 2);
    ObjectNode tuesday = snapshot("tuesday", "web");
    int atTuesday = tick("web");
    assertThat(tuesday.path("status").path("parent").asText()).isEqualTo("monday");
    assertThat(
            lab.admin
                .get(Resources.DISKS, storage.key("web-root"))
                .path("status")
                .path("backingChain")
                .toString())
        .isEqualTo("[\"snapshot/tuesday\",\"snapshot/monday\"]");
    awaitTick("web", atTuesday + 2);

    restore("to-monday", "web", "monday");
    machines.awaitRunning("web");
    assertThat(awaitHeld("web", 1)).isBetween(1, atMonday + 1);
    snapshot("wednesday", "web"); // another branch
    restore("to-tuesday", "web", "tuesday");
    machines.awaitRunning("web");
    assertThat(awaitHeld("web", 2)).isBetween(atMonday + 1, atTuesday + 1);

    storage.delete(Resources.SNAPSHOTS, "monday"); // what tuesday is based on
    storage.awaitGone(Resources.SNAPSHOTS, storage.key("monday"));
    restore("to-tuesday-again", "web", "tuesday");
    machines.awaitRunning("web");
    assertThat(awaitHeld("web", 3)).isBetween(atMonday + 1, atTuesday + 1);
    storage.delete(Resources.SNAPSHOTS, "wednesday");
    storage.delete(Resources.SNAPSHOTS, "tuesday");
    Awaitility.await("all layers are one again, under the running guest")
        .atMost(Lab.PATIENCE)
        .until(this::volumes, volumes -> volumes.equals(List.of(volume("web-root"))));
    int before = tick("web");
    awaitTick("web", before + 1);
  }

  @Test
  void memoryBringsTheGuestBackWhereItWas() {
    start("mem");
    storage.snapshot("awake", "mem", spec -> spec.put("memory", true));
    storage.awaitPhase(Resources.SNAPSHOTS, "awake", "Ready");
    int then = tick("mem");
    awaitTick("mem", then + 3);
    int ticks = numbers("mem", TICK).size();
    restore("back", "mem", "awake");
    machines.awaitRunning("mem");
    Awaitility.await("the guest goes on counting where it was")
        .atMost(Lab.PATIENCE)
        .until(() -> numbers("mem", TICK).size() > ticks + 1);
    List<Integer> all = numbers("mem", TICK);
    assertThat(all.subList(ticks, all.size()).stream().min(Integer::compare))
        .hasValueSatisfying(lowest -> assertThat(lowest).isLessThanOrEqualTo(then + 2));
    assertThat(machines.console("mem").split("hello from", -1)).as("boots").hasSize(2);
  }

  @Test
  void aMachineThatIsOffIsKeptAndPutBackWithoutBeingStarted() {
    start("off");
    machines.power("off", "Stopped");
    machines.awaitPhase("off", "Stopped", "Stopped");
    snapshot("quiet", "off");
    int kept = tick("off");
    machines.power("off", "Running");
    machines.awaitRunning("off");
    assertThat(awaitHeld("off", 1)).isEqualTo(kept);
    awaitTick("off", 1);
    machines.power("off", "Stopped");
    machines.awaitPhase("off", "Stopped", "Stopped");
    restore("calm", "off", "quiet");
    assertThat(machines.virshState("off")).contains("shut off");
    machines.power("off", "Running");
    assertThat(awaitHeld("off", 2)).isEqualTo(kept);
  }

  @Test
  void aSnapshotOutlivesItsDiskAndOthersAreMadeFromIt() {
    start("old");
    machines.power("old", "Stopped");
    machines.awaitPhase("old", "Stopped", "Stopped");
    int kept = tick("old");
    snapshot("legacy", "old");
    machines.delete("old");
    machines.awaitGone("old");
    storage.awaitGone(Resources.DISKS, storage.key("old-root"));

    for (String mode : List.of("Linked", "Full")) {
      ObjectNode heir = writer("heir");
      ((ObjectNode) heir.at("/spec/disks/0/template"))
          .put("cloneMode", mode)
          .putObject("source")
          .put("snapshot", "legacy");
      machines.create(heir);
      machines.awaitRunning("heir");
      assertThat(awaitHeld("heir", 1)).as(mode).isEqualTo(kept);
      if (mode.equals("Full")) {
        storage.delete(Resources.SNAPSHOTS, "legacy");
        storage.awaitGone(Resources.SNAPSHOTS, storage.key("legacy"));
        Awaitility.await("the snapshot's volume goes")
            .atMost(Lab.PATIENCE)
            .until(this::volumes, volumes -> volumes.equals(List.of(volume("heir-root"))));
      }
      machines.delete("heir");
      machines.awaitGone("heir");
      storage.awaitGone(Resources.DISKS, storage.key("heir-root"));
    }
  }

  @Test
  void aDiskThatNoMachineUsesIsKeptToo() {
    storage.disk("data", POOL, spec -> spec.put("capacity", "8Mi"));
    ObjectNode vm = machines.guest("user", "kubevmm.disk=vda");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "a")
        .put("disk", "data");
    machines.create(vm);
    awaitTick("user", 1);
    storage.snapshotOfDisk("early", "data");
    storage.awaitPhase(Resources.SNAPSHOTS, "early", "Failed");
    storage.awaitMessage(Resources.SNAPSHOTS, storage.key("early"), "VirtualMachine user");
    machines.delete("user");
    machines.awaitGone("user");
    storage.await(
        Resources.DISKS,
        storage.key("data"),
        "is free",
        disk -> disk.path("status").path("attachedTo").asText().isEmpty());
    String before = volume("data");
    storage.snapshotOfDisk("lone", "data");
    storage.awaitPhase(Resources.SNAPSHOTS, "lone", "Ready");
    assertThat(volume("data")).isNotEqualTo(before);

    storage.disk("copy", POOL, spec -> spec.putObject("source").put("disk", "data"));
    ObjectNode other = machines.guest("copier", "kubevmm.disk=vda");
    ((ObjectNode) other.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "a")
        .put("disk", "copy");
    machines.create(other);
    machines.awaitRunning("copier");
    assertThat(awaitHeld("copier", 1)).isPositive();
    storage.delete(Resources.SNAPSHOTS, "lone");
    storage.awaitGone(Resources.SNAPSHOTS, storage.key("lone"));
    Awaitility.await("the layers of a disk that nobody uses become one")
        .atMost(Lab.PATIENCE)
        .until(this::volumes, volumes -> volumes.size() == 2);
  }

  @ParameterizedTest
  @MethodSource("states")
  void aCloneHasDisksOfItsOwn(String state) {
    String name = "clone-" + state.toLowerCase(Locale.ROOT);
    start("source");
    if (!state.equals("Running")) {
      machines.power("source", state);
      machines.awaitPhase("source", state, state);
    }
    int then = tick("source");
    storage.clone(name, "twin", source -> source.put("virtualMachine", "source"));
    storage.awaitPhase(Resources.CLONES, name, "Succeeded");
    if (!state.equals("Running")) {
      machines.power("twin", "Running");
    }
    machines.awaitRunning("twin");
    assertThat(awaitHeld("twin", 1)).isBetween(1, then + 2);
    assertThat(machines.get("twin").path("metadata").path("uid"))
        .isNotEqualTo(machines.get("source").path("metadata").path("uid"));
    Awaitility.await("the clone's snapshot goes, and each machine has one volume")
        .atMost(Lab.PATIENCE)
        .until(this::volumes, volumes -> volumes.size() == 2 || state.equals("Paused"));
  }

  static Stream<String> states() {
    return Stream.of("Running", "Paused", "Stopped");
  }

  @Test
  void whatCannotBeKeptOrPutBackIsSaid() {
    start("one");
    storage.snapshot("nobody", "missing", spec -> {});
    storage.awaitMessage(
        Resources.SNAPSHOTS, storage.key("nobody"), "VirtualMachine missing does not exist");
    storage.snapshot("typo", "one", spec -> spec.putArray("disks").add("rot"));
    storage.awaitMessage(Resources.SNAPSHOTS, storage.key("typo"), "[root]");
    storage.snapshot("agentless", "one", spec -> spec.put("quiesce", "Required"));
    storage.awaitMessage(Resources.SNAPSHOTS, storage.key("agentless"), "qemu-guest-agent");
    snapshot("good", "one");
    start("two");
    storage.restore("wrong", "two", "good");
    storage.awaitPhase(Resources.RESTORES, "wrong", "Failed");
    assertThat(
            Machines.message(lab.admin.get(Resources.RESTORES, storage.key("wrong")), "Complete"))
        .contains("is of VirtualMachine one, not of VirtualMachine two");
    machines.power("one", "Stopped");
    machines.awaitPhase("one", "Stopped", "Stopped");
    storage.snapshot("asleep", "one", spec -> spec.put("memory", true));
    storage.awaitMessage(Resources.SNAPSHOTS, storage.key("asleep"), "does not run");
    machines.power("two", "Saved");
    machines.awaitPhase("two", "Saved", "Saved");
    storage.snapshot("later", "two", spec -> {});
    storage.awaitMessage(Resources.SNAPSHOTS, storage.key("later"), "the machine is saved");
    machines.power("two", "Running");
    storage.awaitPhase(Resources.SNAPSHOTS, "later", "Ready");
    storage.clone("taken", "one", source -> source.put("virtualMachine", "two"));
    storage.awaitPhase(Resources.CLONES, "taken", "Failed");
    assertThat(
            lab.tryKubectl(
                    "patch",
                    "vmsnap",
                    "good",
                    "-n",
                    "snapshots",
                    "--type=merge",
                    "-p",
                    "{\"spec\":{\"quiesce\":\"Never\"}}")
                .stderr())
        .contains("cannot change");
  }

  static Stream<String> steps() {
    return Kills.at(
        Snapshots.stepNames(), Set.of("snapshot.taken", "restore.stopped", "restore.switched"));
  }

  @Tag("kill")
  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void isFinishedAfterAKillAt(String step) throws IOException {
    start("victim");
    if (step.startsWith("restore.")) {
      storage.snapshot("kept", "victim", spec -> spec.put("memory", true));
      storage.awaitPhase(Resources.SNAPSHOTS, "kept", "Ready");
    }
    Files.writeString(haltFile, step);
    ProcessIdentity qemu = machines.qemu("victim");
    if (step.startsWith("restore.")) {
      storage.restore("back", "victim", "kept");
    } else {
      storage.snapshot("kept", "victim", spec -> {});
    }
    assertThat(lab.executor().await(Duration.ofSeconds(60))).as("halted").isEqualTo(137);
    startMortalExecutor();
    if (step.startsWith("restore.")) {
      storage.awaitPhase(Resources.RESTORES, "back", "Succeeded");
      machines.awaitRunning("victim");
      Programs.Result disks = lab.virsh("domblklist", machines.domain("victim"));
      assertThat(disks.outputOrThrow()).contains(volume("victim-root"));
    } else {
      storage.awaitPhase(Resources.SNAPSHOTS, "kept", "Ready");
      assertThat(machines.qemu("victim")).as("the same guest").isEqualTo(qemu);
      restore("check", "victim", "kept");
      machines.awaitRunning("victim");
      assertThat(awaitHeld("victim", 1)).isPositive();
    }
  }
}
