package io.kubevmm.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.storage.DiskSource;
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
  private final Map<ObjectKey, Snapshot> snapshots = new HashMap<>();
  private final Map<ObjectKey, Image> images = new HashMap<>();
  private final Stored stored =
      new Stored(
          key -> Optional.ofNullable(disks.get(key)),
          key -> Optional.ofNullable(snapshots.get(key)),
          key -> Optional.ofNullable(images.get(key)));
  private final DiskNeeds needs = new DiskNeeds();

  @Test
  void aMachineGoesToItsDisksAndWantsPoolsForTheOthers() {
    Machine vm = machine("web", "data", "logs");
    disks.put(key("data"), disk("node-1", "local"));
    disks.put(key("logs"), disk("", "slow"));
    assertThat(DiskNeeds.missing(vm, stored)).isEmpty();
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("slow", "fast")));
    disks.put(key("web-root"), disk("node-1", "fast"));
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("slow")));
  }

  @Test
  void aDiskThatNobodyMakesIsMissing() {
    assertThat(DiskNeeds.missing(machine("web", "data"), stored))
        .contains("VirtualMachineDisk data does not exist");
    assertThat(DiskNeeds.missing(machine("web"), stored)).isEmpty();
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
    disks.put(key("data"), disk("", "local"));
    needs.machine(first.key(), Set.of(), first.diskKeys());
    needs.machine(second.key(), Set.of(), second.diskKeys());
    assertThat(needs.of(second, stored, this::placed))
        .isEqualTo(new Storage(Set.of(), Set.of("local", "fast")));
    placed.put(first.key(), Optional.of("node-1"));
    placed.put(second.key(), Optional.of("node-2")); // its own preference is no need
    assertThat(needs.of(second, stored, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("fast")));
  }

  private Optional<String> placed(ObjectKey machine) {
    return placed.getOrDefault(machine, Optional.empty());
  }

  @Test
  void aDiskIsMadeWhereItsSourceLies() {
    Machine vm = machine("web", "copy", "twin");
    disks.put(key("copy"), madeFrom("{\"snapshot\": \"monday\"}"));
    disks.put(key("twin"), madeFrom("{\"disk\": \"first\"}"));
    assertThat(DiskNeeds.missing(vm, stored))
        .contains("VirtualMachineSnapshot monday does not exist, or not yet");
    snapshots.put(key("monday"), new Snapshot("node-3"));
    assertThat(DiskNeeds.missing(vm, stored))
        .contains("VirtualMachineDisk first does not exist, or lies nowhere yet");
    disks.put(key("first"), disk("node-3", "local"));
    assertThat(DiskNeeds.missing(vm, stored)).isEmpty();
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of("node-3"), Set.of("fast")));
  }

  @Test
  void aDiskWhoseFileIsSentHasItsNodeFirst() {
    Machine vm = machine("web", "sent");
    disks.put(key("sent"), madeFrom("{\"upload\": {}}"));
    assertThat(DiskNeeds.missing(vm, stored))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("VirtualMachineDisk sent has no node yet"));
    disks.put(key("sent"), disk("node-2", "local"));
    assertThat(DiskNeeds.missing(vm, stored)).isEmpty();
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of("node-2"), Set.of("fast")));
  }

  @Test
  void anImageOfAnotherNamespaceIsLookedForThere() {
    Machine vm = machine("web", "linked");
    disks.put(key("linked"), madeFrom("{\"image\": \"debian\", \"namespace\": \"golden\"}"));
    images.put(new ObjectKey("golden", "debian"), new Image("theirs"));
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of(), Set.of("local", "fast", "theirs")));
  }

  private static Disk disk(String node, String pool) {
    return new Disk(node, pool, Disk.Source.of("shop", Optional.empty()));
  }

  private static Disk madeFrom(String source) {
    try {
      DiskSource read = ApiMapper.JSON.readValue(source, DiskSource.class);
      return new Disk("", "local", Disk.Source.of("shop", Optional.of(read)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void anImageNeedsItsPoolOnTheNodeForADiskThatIsToBeMadeAndForADrive() throws Exception {
    Machine vm =
        Machine.of(
            (ObjectNode)
                ApiMapper.JSON.readTree(
                    """
                    {"metadata": {"name": "web", "namespace": "shop", "uid": "u"},
                     "spec": {"cpu": 1, "memory": "64Mi", "disks": [
                       {"name": "root", "template":
                         {"storagePool": "fast", "source": {"image": "debian"}}},
                       {"name": "tools", "cdrom": {"image": "tools"}},
                       {"name": "empty", "cdrom": {}}]}}
                    """));
    assertThat(DiskNeeds.missing(vm, stored)).isEmpty();
    assertThat(needs.of(vm, stored, this::placed)).isEqualTo(new Storage(Set.of(), Set.of("fast")));
    images.put(key("debian"), new Image("images"));
    images.put(key("tools"), new Image("isos"));
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of(), Set.of("fast", "images", "isos")));
    disks.put(key("web-root"), disk("node-1", "fast"));
    assertThat(needs.of(vm, stored, this::placed))
        .isEqualTo(new Storage(Set.of("node-1"), Set.of("isos")));
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
