package io.kubevmm.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.Condition;
import io.kubevmm.api.Kinds;
import io.kubevmm.api.Phase;
import io.kubevmm.api.Requests;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          wanted  | phase     | start asked for | takes room
          Running | Pending   | no              | true
          Running | Scheduled | no              | true
          Running | Starting  | no              | true
          Running | Running   | no              | true
          Running | Paused    | no              | true
          Running | Stopping  | no              | true
          Running | Failed    | no              | true
          Running | Unknown   | no              | true
          Running | Stopped   | no              | false
          Running | Stopped   | yes             | true
          Running | Saved     | yes             | true
          Paused  | Pending   | no              | true
          Paused  | Stopped   | yes             | true
          Stopped | Pending   | no              | false
          Stopped | Scheduled | no              | false
          Stopped | Failed    | no              | false
          Stopped | Running   | no              | true
          Stopped | Stopping  | no              | true
          Stopped | Unknown   | no              | true
          Stopped | Stopped   | no              | false
          Stopped | Stopped   | yes             | false
          Saved   | Pending   | no              | false
          Saved   | Running   | no              | true
          Saved   | Saved     | no              | false
          Saved   | Saved     | yes             | false
          """)
  void takesRoomWhenItRunsOrShallRun(String wanted, Phase phase, String asked, boolean takesRoom) {
    ObjectNode vm = vm();
    vm.withObject("/spec").put("powerState", wanted).put("runGeneration", 2);
    vm.withObject("/status")
        .put("phase", phase.name())
        .put("runGeneration", asked.equals("yes") ? 1 : 2)
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("reason", phase == Phase.Stopped ? "GuestPoweredOff" : "Other");
    assertThat(Machine.of(vm).takesRoom()).isEqualTo(takesRoom);
  }

  @Test
  void takesRoomWhenItWasStoppedOnRequestAndShallRunAgain() {
    ObjectNode vm = vm();
    vm.withObject("/spec").put("powerState", "Running");
    vm.withObject("/status")
        .put("phase", "Stopped")
        .putArray("conditions")
        .addObject()
        .put("type", "Ready")
        .put("status", "False")
        .put("reason", "Stopped");
    assertThat(Machine.of(vm).takesRoom()).isTrue();
  }

  @Test
  void readsWhatPlacingNeeds() {
    ObjectNode vm = vm();
    vm.withObject("/spec").put("nodeName", "a").withObject("/nodeSelector").put("disk", "ssd");
    vm.withObject("/metadata").withArray("finalizers").add(Kinds.EXECUTOR_FINALIZER).add("x/y");
    Machine machine = Machine.of(vm);
    assertThat(machine.key()).hasToString("shop/web");
    assertThat(machine.demand().requests()).isEqualTo(new Requests(2, 1L << 30));
    assertThat(machine.demand().nodeSelector()).containsEntry("disk", "ssd");
    assertThat(machine.finalizers()).containsExactly(Kinds.EXECUTOR_FINALIZER, "x/y");
    assertThat(machine.bindingComplete()).isTrue();
    assertThat(machine.deleted()).isFalse();
    assertThat(machine.problem()).isEmpty();
  }

  @Test
  void isBoundOnlyWithNodeAndFinaliser() {
    ObjectNode vm = vm();
    assertThat(Machine.of(vm).bindingComplete()).isFalse();
    vm.withObject("/spec").put("nodeName", "a");
    assertThat(Machine.of(vm).bindingComplete()).isFalse();
    ObjectNode unbound = vm();
    unbound.withObject("/metadata").withArray("finalizers").add(Kinds.EXECUTOR_FINALIZER);
    assertThat(Machine.of(unbound).bindingComplete()).isFalse();
  }

  @Test
  void tellsTheUserWhatCannotBeReadAndTakesNothing() {
    ObjectNode vm = vm();
    vm.withObject("/spec").remove("memory");
    vm.withObject("/spec/domain/memory").put("unit", "furlong").put("value", "3");
    Machine machine = Machine.of(vm);
    assertThat(machine.problem()).contains("spec: 'furlong' is no unit of memory");
    assertThat(machine.demand().requests()).isEqualTo(Requests.NONE);
  }

  @Test
  void knowsItsVerdictOnlyAsLongAsItIsFalse() {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    for (boolean scheduled : new boolean[] {true, false}) {
      ObjectNode vm = vm();
      vm.withObject("/status")
          .withArray("conditions")
          .add(
              ApiMapper.write(
                  Condition.of("Scheduled", scheduled, "Unschedulable", "no room", now)));
      assertThat(Machine.of(vm).verdict().isPresent()).isEqualTo(!scheduled);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          wanted  | scheduled | on the node that speaks | displaced
          Running | False     | yes                     | true
          Running | True      | yes                     | false
          Running | False     | no                      | false
          Stopped | False     | yes                     | false
          """)
  void isDisplacedWhenItsOwnNodeSaysSo(
      String wanted, String scheduled, String sameNode, boolean displaced) {
    ObjectNode vm = vm();
    vm.withObject("/spec").put("powerState", wanted).put("nodeName", "a");
    vm.withObject("/status").put("nodeName", sameNode.equals("yes") ? "a" : "b");
    vm.withObject("/status")
        .withArray("conditions")
        .add(
            ApiMapper.write(
                Condition.of(
                    "Scheduled", scheduled.equals("True"), "NodeFull", "full", Instant.EPOCH)));
    assertThat(Machine.of(vm).displaced()).isEqualTo(displaced);
  }

  @Test
  void isAnsweredOnceItsNodeOrTheSchedulerSpoke() {
    ObjectNode vm = vm();
    vm.withObject("/spec").put("nodeName", "a");
    assertThat(Machine.of(vm).answered()).isFalse();
    ObjectNode announced = vm.deepCopy();
    announced
        .withObject("/status")
        .withArray("conditions")
        .add(ApiMapper.write(Condition.of("Scheduled", true, "Bound", "", Instant.EPOCH)));
    assertThat(Machine.of(announced).answered()).isTrue();
    vm.withObject("/status").put("nodeName", "a");
    assertThat(Machine.of(vm).answered()).isTrue();
  }

  @Test
  void readsANodeAndTrustsNoneThatIsBeingDeleted() {
    ObjectNode object = ApiMapper.JSON.createObjectNode();
    object.withObject("/metadata").put("name", "a").withObject("/labels").put("zone", "z");
    object.withObject("/spec").put("unschedulable", true);
    object.withObject("/status/allocatable").put("cpu", "7500m").put("memory", "16Gi");
    object
        .withObject("/status")
        .withArray("conditions")
        .add(ApiMapper.write(Condition.of("Ready", true, "Ok", "", Instant.EPOCH)));
    Node node = Node.of(object);
    assertThat(node.ready()).isTrue();
    assertThat(node.unschedulable()).isTrue();
    assertThat(node.labels()).containsEntry("zone", "z");
    assertThat(node.allocatable().memoryBytes()).isEqualTo(16L << 30);
    object.withObject("/metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
    assertThat(Node.of(object).ready()).isFalse();
  }

  private static ObjectNode vm() {
    ObjectNode vm = ApiMapper.JSON.createObjectNode();
    vm.withObject("/metadata")
        .put("namespace", "shop")
        .put("name", "web")
        .put("uid", "u")
        .put("resourceVersion", "7");
    vm.withObject("/spec").put("cpu", 2).put("memory", "1Gi");
    return vm;
  }
}
