package io.kubevmm.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.SpreadStatus;
import io.kubevmm.api.VirtualMachineNodeStatus;
import io.kubevmm.api.storage.VirtualMachineStoragePoolSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SpreadTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void countsTheNodesThatTheSelectorMatches() {
    SpreadStatus status =
        health(
            node("a", "fast", "True", report("local", "uid-2", true)),
            node("b", "fast", "True", report("local", "uid-2", false)),
            node("c", "fast", "True", pools -> {}),
            node("d", "slow", "True", report("local", "uid-2", true)));
    assertThat(status.desiredNodes()).isEqualTo(3);
    assertThat(status.readyNodes()).isEqualTo(1);
    assertThat(status.failures()).containsExactly(new SpreadStatus.Failure("b", "no room"));
    assertThat(status.conditions().getFirst().message())
        .isEqualTo("1 of 3 nodes have the pool; node b: no room");
  }

  @Test
  void anOlderPoolOfTheSameNameIsNotThisOne() {
    SpreadStatus status = health(node("a", "fast", "True", report("local", "uid-1", true)));
    assertThat(status.readyNodes()).isZero();
    assertThat(status.failures()).isEmpty();
  }

  @Test
  void aNodeThatIsSilentHasFailed() {
    SpreadStatus status = health(node("a", "fast", "Unknown", report("local", "uid-2", true)));
    assertThat(status.readyNodes()).isZero();
    assertThat(status.failures())
        .containsExactly(new SpreadStatus.Failure("a", "the node has not been heard of"));
  }

  @Test
  void whereNoNodeMatchesThatIsSaid() {
    assertThat(health(node("d", "slow", "True", pools -> {})).conditions().getFirst().message())
        .contains("spec.nodeSelector");
  }

  private static SpreadStatus health(VirtualMachineNode... nodes) {
    VirtualMachineStoragePool pool = new VirtualMachineStoragePool();
    pool.setMetadata(
        new ObjectMetaBuilder().withName("local").withUid("uid-2").withGeneration(1L).build());
    ObjectNode spec = ApiMapper.JSON.createObjectNode().put("type", "dir");
    spec.putObject("nodeSelector").put("disks", "fast");
    pool.setSpec(ApiMapper.read(spec, VirtualMachineStoragePoolSpec.class));
    return Spread.of(pool).status(List.of(nodes), NOW);
  }

  private static Consumer<ObjectNode> report(String name, String uid, boolean ready) {
    return status -> {
      ObjectNode pool = status.withArray("storagePools").addObject();
      pool.put("name", name).put("uid", uid).put("ready", ready);
      pool.put("message", ready ? "" : "no room");
    };
  }

  private static VirtualMachineNode node(
      String name, String disks, String ready, Consumer<ObjectNode> more) {
    VirtualMachineNode node = new VirtualMachineNode();
    node.setMetadata(
        new ObjectMetaBuilder().withName(name).withLabels(Map.of("disks", disks)).build());
    ObjectNode status = ApiMapper.JSON.createObjectNode();
    status.putArray("conditions").addObject().put("type", "Ready").put("status", ready);
    more.accept(status);
    node.setStatus(ApiMapper.read(status, VirtualMachineNodeStatus.class));
    return node;
  }
}
