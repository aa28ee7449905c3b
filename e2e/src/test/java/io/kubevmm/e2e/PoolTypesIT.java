package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The types of pools, each tried on this machine: a line tells which of them ran, and what the
 * others lack here.
 */
class PoolTypesIT {

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "pooltypes");
  private final StorageObjects storage = new StorageObjects(lab, "pooltypes");

  private static void tell(String type, String what) {
    System.err.println("pool type " + type + ": " + what);
  }

  private String state(String pool) {
    return lab.virsh("pool-info", pool).stdout().replaceAll(" +", " ");
  }

  private void removePool(String pool) {
    storage.deletePool(pool);
    storage.awaitGone(Resources.POOLS, new ObjectKey("", pool));
    assertThat(lab.virsh("pool-list", "--all", "--name").outputOrThrow().lines())
        .doesNotContain(pool);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"dir", "fs", "netfs", "logical"})
  void aPoolOfTheTypeHasDisksForGuests(String type) throws IOException {
    Path folder = lab.folder.resolve("pools").resolve("type-" + type);
    try (PoolPlace place = PoolPlace.of(type, folder)) {
      String pool = "type-" + type;
      storage.pool(pool, type, place::describe);
      storage.awaitPoolReady(pool);
      assertThat(state(pool)).contains("State: running", "Autostart: yes");
      storage.disk(type, pool, spec -> spec.put("capacity", "8Mi"));
      ObjectNode vm = machines.guest(type);
      ((ObjectNode) vm.get("spec"))
          .putArray("disks")
          .addObject()
          .put("name", "a")
          .put("disk", type);
      machines.create(vm);
      machines.awaitRunning(type);
      ObjectNode disk = storage.awaitPhase(Resources.DISKS, type, "Ready");
      String volume = disk.at("/status/volume").asText();
      assertThat(lab.virsh("domblklist", machines.domain(type)).outputOrThrow()).contains(volume);
      machines.delete(type);
      machines.awaitGone(type);
      storage.delete(Resources.DISKS, type);
      storage.awaitGone(Resources.DISKS, storage.key(type));
      assertThat(lab.virsh("vol-list", pool).outputOrThrow()).doesNotContain(volume);
      removePool(pool);
      tell(type, "ran");
    } catch (PoolPlace.Absent e) {
      String why = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
      tell(type, "absent; " + why);
      Assumptions.abort("a pool of type " + type + " is absent on this machine: " + why);
    }
  }

  /**
   * Ceph's client looks for its server for half a minute. Gluster's is not tried: of Debian 12, it
   * ends libvirtd by a segmentation fault a while after it has found no server (glfs_timer).
   */
  static Stream<String> nowhere() {
    Set<String> quick = Set.of("logical", "iscsi", "disk", "zfs");
    return Kills.at(List.of("logical", "iscsi", "disk", "zfs", "rbd"), quick).distinct();
  }

  /** virsh's options for a pool of a server or device that does not exist. */
  private static List<String> nowhere(String type) {
    String host = "--source-host 127.0.0.1 ";
    String options =
        switch (type) {
          case "logical" -> "--source-name kubevmm-none --source-format lvm2 --target /dev";
          case "iscsi" -> host + "--source-dev iqn.2026-01.io.example:none --target /dev";
          case "disk" -> "--source-dev /dev/kubevmm-none --source-format gpt --target /dev";
          case "zfs" -> "--source-name none";
          default -> host + "--source-name none";
        };
    return List.of(options.split(" "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("nowhere")
  void whatLibvirtRefusesIsSaidInItsWords(String type) {
    List<String> options = nowhere(type);
    String words = words(type, options); // of virsh, before a second pool of the same device
    String pool = "nowhere-" + type;
    storage.pool(
        pool,
        type,
        spec -> {
          for (int i = 0; i < options.size(); i += 2) {
            describe(spec.withObject("/pool"), options.get(i), options.get(i + 1));
          }
        });
    ObjectNode refused =
        storage.await(
            Resources.POOLS,
            new ObjectKey("", pool),
            "is refused",
            object -> object.at("/status/failedNodes").asInt() == 1);
    String said = refused.at("/status/failures/0/message").asText();
    assertThat(said).startsWith("libvirt: ").contains(words);
    assertThat(Machines.message(refused, "Ready")).contains(Lab.NODE);
    tell(type, "refused; " + said);
    removePool(pool);
  }

  private static void describe(ObjectNode pool, String option, String value) {
    ObjectNode source = pool.withObject("/source");
    switch (option) {
      case "--source-host" -> source.putArray("host").addObject().put("name", value);
      case "--source-dev" -> source.putArray("device").addObject().put("path", value);
      case "--source-name" -> source.putArray("name").add(value);
      case "--source-format" -> source.putObject("format").put("type", value);
      default -> pool.putObject("target").put("path", value);
    }
  }

  /** What virsh says of the same pool. */
  private String words(String type, List<String> options) {
    String name = "by-virsh";
    List<String> define = new ArrayList<>(List.of("pool-define-as", name, type));
    define.addAll(options);
    Programs.Result result = lab.virsh(define.toArray(String[]::new));
    if (result.succeeded()) {
      result = lab.virsh("pool-start", name);
      lab.virsh("pool-undefine", name).outputOrThrow();
    }
    assertThat(result.succeeded()).isFalse();
    return result
        .stderr()
        .strip()
        .lines()
        .filter(line -> line.startsWith("error: "))
        .toList()
        .getLast()
        .substring("error: ".length());
  }

  @Test
  void aPoolThatRanOrIsNotOursIsNeverBuilt() throws IOException {
    SmallDisk.absent().ifPresent(why -> Assumptions.abort("no small disk: " + why));
    Path folder = Files.createDirectories(lab.folder.resolve("pools/blank"));
    try (SmallDisk disk = SmallDisk.make(lab.folder.resolve("blank.img"), 64)) {
      String target = folder.toString();
      lab.virsh("pool-define-as", "blank", "fs", "--source-dev", disk.device(), "--target", target)
          .outputOrThrow();
      storage.pool("blank", "fs", spec -> describeFs(spec, disk.device(), target));
      awaitRefused("blank");
      assertThat(isBlank(disk)).as("the pool of somebody else").isTrue();
      Awaitility.await("nobody is just trying to start it")
          .atMost(Lab.PATIENCE)
          .until(() -> lab.virsh("pool-undefine", "blank").succeeded());

      look("blank"); // it is ours now, new, and nothing is on its device
      storage.awaitPoolReady("blank");
      assertThat(isBlank(disk)).isFalse();
      lab.virsh("pool-destroy", "blank").outputOrThrow();
      Programs.run(Lab.PATIENCE, "wipefs", "-a", disk.device()).outputOrThrow();
      look("blank");
      awaitRefused("blank");
      assertThat(isBlank(disk)).as("the pool that ran").isTrue();
      removePool("blank");
    }
  }

  private static void describeFs(ObjectNode spec, String device, String target) {
    ObjectNode source = spec.put("path", target).putObject("pool").putObject("source");
    source.putArray("device").addObject().put("path", device);
    source.putObject("format").put("type", "ext4");
  }

  private static boolean isBlank(SmallDisk disk) {
    return Programs.run(Lab.PATIENCE, "wipefs", disk.device()).outputOrThrow().isBlank();
  }

  private void awaitRefused(String pool) {
    storage.await(
        Resources.POOLS,
        new ObjectKey("", pool),
        "is refused",
        object -> object.at("/status/failures/0/message").asText().startsWith("libvirt: "));
  }

  /** Something happens to the pool, so that it is looked at now. */
  private void look(String pool) {
    lab.kubectl("label", "--overwrite", "vmpool", pool, "look=" + System.nanoTime());
  }

  @Test
  void aPoolThatLibvirtForgetsWhenItEndsIsAdoptedToo() throws IOException {
    Path folder = Files.createDirectories(lab.folder.resolve("pools/transient"));
    lab.virsh("pool-create-as", "transient", "dir", "--target", folder.toString()).outputOrThrow();
    storage.pool("transient", folder);
    storage.awaitPoolReady("transient");
    storage.deletePool("transient");
    storage.awaitGone(Resources.POOLS, new ObjectKey("", "transient"));
    assertThat(state("transient")).contains("State: running", "Persistent: no");
    lab.virsh("pool-destroy", "transient").outputOrThrow();
  }
}
