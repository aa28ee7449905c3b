package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.ObjectKey;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Placement, on nodes of libvirt's fake driver that only machines of this class select. */
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
    machines.create(fake("first", "64Mi"));
    assertThat(machines.awaitRunning("first").path("spec").path("nodeName").asText())
        .isEqualTo("fake-b");
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
    machines.create(fake("second", "64Mi"));
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
    node("fake-b", patch -> patch.putObject("spec").putNull("taints"));
    for (String name : new String[] {"first", "second", "third"}) {
      machines.delete(name);
      machines.awaitGone(name);
    }
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
    for (int i = 0; i < 10; i++) {
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
    assertThat(LAB.virsh("list", "--all", "--name").stdout()).doesNotContain("brief-");
  }
}
