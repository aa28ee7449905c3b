package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.ObjectKey;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Placement, on nodes of libvirt's fake driver that only machines of this class select. */
@Tag("kubernetes")
class SchedulingIT {

  private static final Lab LAB = Lab.shared();
  private final Machines machines = new Machines(LAB, "scheduling");

  @BeforeAll
  static void twoFakeNodes() {
    for (String node : new String[] {"fake-a", "fake-b"}) {
      LAB.startFakeNode(node);
      Machines.awaitNodeReady(LAB, node);
      node(node, patch -> patch.putObject("metadata").putObject("labels").put("pool", "fake"));
    }
  }

  @AfterEach
  void openTheNodesAndEmptyThem() {
    for (String node : new String[] {"fake-a", "fake-b"}) {
      node(node, patch -> patch.putObject("spec").put("unschedulable", false).putNull("taints"));
    }
    machines.removeAll();
  }

  private static void node(String name, Consumer<ObjectNode> change) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    change.accept(patch);
    LAB.admin.mergePatch(Machines.NODES, new ObjectKey("", name), patch);
  }

  private static void cordon(String name, boolean unschedulable) {
    node(name, patch -> patch.putObject("spec").put("unschedulable", unschedulable));
  }

  private ObjectNode fake(String name, String memory) {
    ObjectNode vm = machines.bare(name);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.put("cpu", 1).put("memory", memory);
    spec.putObject("nodeSelector").put("pool", "fake");
    return vm;
  }

  private String awaitPending(String name, String words) {
    ObjectNode vm =
        Awaitility.await(name + " is told '" + words + "'")
            .atMost(Lab.PATIENCE)
            .until(
                () -> machines.get(name),
                object -> Machines.message(object, "Scheduled").contains(words));
    assertThat(vm.path("status").path("phase").asText()).isEqualTo("Pending");
    return Machines.message(vm, "Scheduled");
  }

  @Test
  void saysHowManyNodesRefuseForWhichReason() {
    machines.create(fake("huge", "10Ti"));
    String message = awaitPending("huge", "Insufficient memory");
    assertThat(message)
        .matches("0/[0-9]+ nodes are available: 2 Insufficient memory, [0-9]+ node\\(s\\) .*\\.");
    assertThat(LAB.kubectl("get", "events", "-n", "scheduling")).contains("FailedScheduling");
    machines.delete("huge");
    machines.awaitGone("huge");
  }

  @Test
  void cordonTaintsAndSelectorAreThoseOfThePod() {
    cordon("fake-a", true);
    createOnceTheNodesAreSeen(fake("first", "64Mi"), isOn("fake-b"));
    machines.awaitRunning("first");
    node(
        "fake-b",
        patch ->
            patch
                .putObject("spec")
                .putArray("taints")
                .addObject()
                .put("key", "keep")
                .put("value", "off")
                .put("effect", "NoSchedule"));
    createOnceTheNodesAreSeen(
        fake("second", "64Mi"),
        vm -> Machines.message(vm, "Scheduled").contains("untolerated taint"));
    assertThat(awaitPending("second", "untolerated taint {keep: off}"))
        .contains("1 node(s) were unschedulable", "1 node(s) had untolerated taint {keep: off}");
    ObjectNode tolerant = fake("third", "64Mi");
    ((ObjectNode) tolerant.path("spec"))
        .putArray("tolerations")
        .addObject()
        .put("key", "keep")
        .put("operator", "Exists");
    machines.create(tolerant);
    assertThat(machines.awaitRunning("third").path("spec").path("nodeName").asText())
        .isEqualTo("fake-b");
    cordon("fake-a", false);
    assertThat(machines.awaitRunning("second").path("spec").path("nodeName").asText())
        .isEqualTo("fake-a");
    for (String name : new String[] {"first", "second", "third"}) {
      machines.delete(name);
      machines.awaitGone(name);
    }
  }

  /** The scheduler hears of nodes and machines by two watches, of which either may be ahead. */
  private void createOnceTheNodesAreSeen(ObjectNode machine, Predicate<ObjectNode> asTheyAre) {
    String name = ObjectKey.of(machine).name();
    Awaitility.await("the scheduler knows the nodes as they are")
        .atMost(Lab.PATIENCE)
        .until(() -> {
          machines.create(machine);
          ObjectNode vm =
              Awaitility.await("a decision")
                  .until(
                      () -> machines.get(name),
                      object -> Machines.condition(object, "Scheduled").isPresent());
          boolean knows = asTheyAre.test(vm);
          if (!knows) {
            remove(name);
          }
          return knows;
        });
  }

  private static Predicate<ObjectNode> isOn(String node) {
    return vm -> vm.path("spec").path("nodeName").asText().equals(node);
  }

  @Test
  void aMachineThatDoesNotFitWaitsUntilAnotherOneStops() {
    machines.create(fake("large-1", "2Gi"));
    machines.create(fake("large-2", "2Gi"));
    machines.awaitRunning("large-1");
    machines.awaitRunning("large-2");
    assertThat(machines.get("large-1").path("spec").path("nodeName").asText())
        .isNotEqualTo(machines.get("large-2").path("spec").path("nodeName").asText());
    machines.create(fake("large-3", "2Gi"));
    awaitPending("large-3", "2 Insufficient memory");
    machines.power("large-1", "Stopped");
    machines.awaitRunning("large-3");
    for (String name : new String[] {"large-1", "large-2", "large-3"}) {
      machines.delete(name);
      machines.awaitGone(name);
    }
  }

  @Test
  void aMachineWhoseNodeFilledUpWhileItWasOffStartsOnAnotherOne() {
    String full = stopAndFill("mover", vm -> {});
    machines.power("mover", "Running");
    ObjectNode moved = machines.awaitRunning("mover");
    assertThat(moved.path("spec").path("nodeName").asText()).isNotEqualTo(full);
    assertThat(moved.path("status").path("nodeName").asText())
        .isEqualTo(moved.path("spec").path("nodeName").asText());
    assertThat(LAB.kubectl("get", "events", "-n", "scheduling")).contains("NodeFull");
    remove("mover", "filler");
  }

  @Test
  void aMachineWithADiskOnItsNodeWaitsForItsRoomThere() {
    String full =
        stopAndFill(
            "held",
            vm -> {
              ObjectNode disk = ((ObjectNode) vm.path("spec")).putObject("domain");
              disk = disk.putObject("devices").putArray("disk").addObject().put("type", "file");
              disk.putObject("source").put("file", "/disks/held.raw");
              disk.putObject("target").put("dev", "vda");
            });
    machines.power("held", "Running");
    ObjectNode waits = machines.awaitPhase("held", "Pending", "NodeFull");
    assertThat(Machines.message(waits, "Ready"))
        .contains("Insufficient memory", "it waits here", "/disks/held.raw");
    assertThat(machines.get("filler").path("status").path("phase").asText()).isEqualTo("Running");
    machines.power("filler", "Stopped");
    assertThat(machines.awaitRunning("held").path("spec").path("nodeName").asText())
        .isEqualTo(full);
    remove("held", "filler");
  }

  @Test
  void aMachineThatAUserPutOnAFullNodeWaitsThere() {
    machines.create(fake("filler", "2Gi"));
    String full = machines.awaitRunning("filler").path("spec").path("nodeName").asText();
    ObjectNode pinned = fake("pinned-full", "2Gi");
    ((ObjectNode) pinned.path("spec")).put("nodeName", full);
    machines.create(pinned);
    awaitPending("pinned-full", "spec.nodeName was given by the user");
    machines.power("filler", "Stopped");
    machines.awaitRunning("pinned-full");
    remove("pinned-full", "filler");
  }

  /** Puts a machine on a node, stops it, and fills that node with "filler"; the node's name. */
  private String stopAndFill(String name, Consumer<ObjectNode> change) {
    ObjectNode vm = fake(name, "2Gi");
    change.accept(vm);
    machines.create(vm);
    String node = machines.awaitRunning(name).path("spec").path("nodeName").asText();
    machines.power(name, "Stopped");
    machines.awaitPhase(name, "Stopped", "Stopped");
    String other = node.equals("fake-a") ? "fake-b" : "fake-a";
    cordon(other, true);
    createOnceTheNodesAreSeen(fake("filler", "2Gi"), isOn(node));
    machines.awaitRunning("filler");
    cordon(other, false);
    return node;
  }

  private void remove(String... names) {
    for (String name : names) {
      machines.delete(name);
      machines.awaitGone(name);
    }
  }

  @Test
  void aNodeThatTakesItsTimeIsWaitedForInPhaseScheduled() {
    JavaProcess executor = LAB.startFakeNode("slow");
    Machines.awaitNodeReady(LAB, "slow");
    executor.freeze();
    ObjectNode vm = machines.bare("patient");
    ((ObjectNode) vm.path("spec"))
        .put("cpu", 1)
        .put("memory", "64Mi")
        .putObject("nodeSelector")
        .put("kubernetes.io/hostname", "slow");
    machines.create(vm);
    ObjectNode scheduled =
        Awaitility.await("it is said that the node was chosen")
            .atMost(Lab.PATIENCE)
            .until(
                () -> machines.get("patient"),
                object -> object.path("status").path("phase").asText().equals("Scheduled"));
    assertThat(Machines.message(scheduled, "Scheduled")).contains("bound to node slow");
    executor.thaw();
    machines.awaitRunning("patient");
    remove("patient");
    executor.stop();
    LAB.kubectl("delete", "vmnode", "slow");
  }

  @Test
  void aNodeNameThatNobodyHasIsSaid() {
    ObjectNode vm = fake("pinned", "64Mi");
    ((ObjectNode) vm.path("spec")).put("nodeName", "no-such-node");
    machines.create(vm);
    awaitPending("pinned", "no VirtualMachineNode has that name");
    machines.delete("pinned");
    machines.awaitGone("pinned");
  }

  @Test
  void anObjectDeletedWhileItStartsLeavesNothing() {
    for (int i = 0; i < 20; i++) {
      String name = "brief-" + i;
      machines.create(machines.guest(name));
      if (i % 2 == 1) {
        Awaitility.await("bound")
            .until(() -> !machines.get(name).path("spec").path("nodeName").asText("").isEmpty());
      }
      machines.edit(name, spec -> spec.put("terminationGracePeriodSeconds", 0));
      machines.delete(name);
      machines.awaitGone(name);
    }
    // Kubernetes may overlook the finaliser of the binding (its issue 77988): then the object is
    // gone
    // before the guest is.
    Awaitility.await("nothing is left")
        .atMost(Lab.PATIENCE)
        .until(
            () -> LAB.virsh("list", "--all", "--name").outputOrThrow(),
            domains -> !domains.contains("brief-"));
  }
}
