package io.kubevmm.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.scheduler.core.Storage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DiskNeedsTest {

  private final Map<ObjectKey, Disk> disks = new HashMap<>();
  private final Map<ObjectKey, Optional<String>> placed = new HashMap<>();
  private final DiskNeeds needs = new DiskNeeds();

  @Test
  void aMachineGoesToItsDisksAndWantsPoolsForTheOthers() {
    Machine vm = machine("web", "data", "logs");
    disks.put(key("data"), new Disk("node-1", "local"));
    disks.put(key("logs"), new Disk("", "slow"));
    assertThat(DiskNeeds.missing(vm, this::disk)).isEmpty();
    assertThat(needs.of(vm, this::disk, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("slow", "fast")));
    disks.put(key("web-root"), new Disk("node-1", "fast"));
    assertThat(needs.of(vm, this::disk, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("slow")));
  }

  @Test
  void aDiskThatNobodyMakesIsMissing() {
    assertThat(DiskNeeds.missing(machine("web", "data"), this::disk)).contains("data");
    assertThat(DiskNeeds.missing(machine("web"), this::disk)).isEmpty();
  }

  @Test
  void knowsWhoWaitsForADisk() {
    Machine before = machine("web", "data");
    Machine after = machine("web", "logs");
    needs.machine(before.key(), Set.of(), before.diskKeys());
    assertThat(needs.users(key("data"))).containsExactly(before.key());
    needs.machine(after.key(), before.diskKeys(), after.diskKeys());
    assertThat(needs.users(key("data"))).isEmpty();
    assertThat(needs.users(key("logs"))).containsExactly(before.key());
    assertThat(needs.users(key("web-root"))).containsExactly(before.key());
  }

  @Test
  void machinesThatShareADiskThatLiesNowhereGoToOneNode() {
    Machine first = machine("web", "data");
    Machine second = machine("batch", "data");
    disks.put(key("data"), new Disk("", "local"));
    needs.machine(first.key(), Set.of(), first.diskKeys());
    needs.machine(second.key(), Set.of(), second.diskKeys());
    assertThat(needs.of(second, this::disk, this::placed))
        .isEqualTo(new Storage(Set.of(), Set.of("local", "fast")));
    placed.put(first.key(), Optional.of("node-1"));
    placed.put(second.key(), Optional.of("node-2")); // its own preference is no need
    assertThat(needs.of(second, this::disk, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("fast")));
  }

  private Optional<String> placed(ObjectKey machine) {
    return placed.getOrDefault(machine, Optional.empty());
  }

  private Optional<Disk> disk(ObjectKey key) {
    return Optional.ofNullable(disks.get(key));
  }

  private static ObjectKey key(String name) {
    return new ObjectKey("shop", name);
  }

  /** A machine with a disk from a template in the pool fast, and others by name. */
  private static Machine machine(String name, String... others) {
    ObjectNode object = ApiMapper.JSON.createObjectNode();
    object.putObject("metadata").put("namespace", "shop").put("name", name).put("uid", "u");
    ObjectNode spec = object.putObject("spec").put("cpu", 1).put("memory", "64Mi");
    var list = spec.putArray("disks");
    list.addObject().put("name", "root").putObject("template").put("storagePool", "fast");
    for (String other : others) {
      list.addObject().put("name", other).put("disk", other);
    }
    return Machine.of(object);
  }
}
