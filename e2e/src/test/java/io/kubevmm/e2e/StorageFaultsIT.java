package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.Storage;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong around storage is said, costs no data, and is over when its cause is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageFaultsIT {

  private static final String POOL = "faults";
  private static final int MIB = 1 << 20;

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "faults");
  private final StorageObjects storage = new StorageObjects(lab, "faults");
  private final Path folder = lab.folder.resolve("pools").resolve(POOL);
  private final Path state = lab.folder.resolve(Lab.NODE).resolve("storage");
  private final Path files = lab.folder.resolve("faulty-web");
  private Optional<FaultyWeb> web = Optional.empty();

  @BeforeAll
  void makeAPoolAndAnImage() throws IOException {
    Files.createDirectories(files);
    byte[] bytes = new byte[8 * MIB];
    Arrays.fill(bytes, (byte) 0xcd);
    Files.write(files.resolve("content.raw"), bytes);
    qemuImg("resize", "-f", "raw", files + "/content.raw", "16M");
    qemuImg("convert", "-O", "qcow2", files + "/content.raw", files + "/image.qcow2");
    Programs.run(Duration.ofSeconds(60), "gzip", "-k", files + "/content.raw").outputOrThrow();
    web = Optional.of(new FaultyWeb(files));
    storage.pool(POOL, folder);
    storage.awaitPoolReady(POOL);
    storage.image("base", POOL, url("/image.qcow2"), http -> {});
    storage.awaitPhase(Resources.IMAGES, "base", "Ready");
  }

  @AfterEach
  void machinesAndDisksGo() {
    machines.removeAll();
    storage.removeAll(Resources.CLONES);
    storage.removeAll(Resources.SNAPSHOTS);
    storage.removeAll(Resources.DISKS);
  }

  @AfterAll
  void nothingIsLeft() throws IOException {
    storage.removeAll(Resources.IMAGES);
    storage.deletePool(POOL);
    storage.awaitGone(Resources.POOLS, new ObjectKey("", POOL));
    Awaitility.await("nothing is left").atMost(Lab.PATIENCE).until(this::left, List::isEmpty);
    web.ifPresent(FaultyWeb::close);
  }

  /** Volumes, downloads and marks of this class. */
  private List<String> left() throws IOException {
    List<String> left = new ArrayList<>(names(folder));
    for (String each : List.of("downloads", "images", "unfinished", "retired")) {
      left.addAll(names(state.resolve(each)));
    }
    return left;
  }

  private static List<String> names(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private String url(String path) {
    return web.orElseThrow().url(path);
  }

  private static void qemuImg(String... arguments) {
    String[] command =
        Stream.concat(Stream.of("qemu-img"), Stream.of(arguments)).toArray(String[]::new);
    Programs.run(Duration.ofSeconds(60), command).outputOrThrow();
  }

  /** A machine that is off and has a disk of its own from an image. */
  private ObjectNode machine(String name, String pool, String image, String mode) {
    ObjectNode vm = machines.guest(name);
    ObjectNode spec = ((ObjectNode) vm.get("spec")).put("powerState", "Stopped");
    ObjectNode template =
        spec.putArray("disks").addObject().put("name", "root").putObject("template");
    template.put("storagePool", pool).put("cloneMode", mode).put("capacity", "24Mi");
    template.putObject("source").put("image", image);
    return vm;
  }

  private Path volume(Path in, String disk) {
    return in.resolve(status(disk).path("volume").asText());
  }

  private ObjectNode status(String disk) {
    return (ObjectNode) lab.admin.get(Resources.DISKS, storage.key(disk)).path("status");
  }

  private void assertHoldsTheImage(Path volume) throws IOException {
    Path expected = files.resolve("expected.raw");
    Files.copy(files.resolve("content.raw"), expected, StandardCopyOption.REPLACE_EXISTING);
    qemuImg("resize", "-f", "raw", expected.toString(), "24M");
    qemuImg("compare", "-U", expected.toString(), volume.toString());
  }

  private void awaitStopped(String machine) {
    machines.awaitPhase(machine, "Stopped", "Stopped");
  }

  @Test
  void whatAWebServerDoesWrongIsSaidAndNothingOfItStays() {
    storage.image("away", POOL, url("/away"), http -> {});
    storage.awaitMessage(Resources.IMAGES, storage.key("away"), "redirects to file:///etc/passwd");
    storage.image("half", POOL, url("/half/image.qcow2"), http -> {});
    storage.awaitMessage(Resources.IMAGES, storage.key("half"), "damaged or not whole");
    storage.image("packed", POOL, url("/half/content.raw.gz"), http -> {});
    storage.awaitMessage(Resources.IMAGES, storage.key("packed"), "damaged or not whole");
    storage.image("stall", POOL, url("/stall/image.qcow2"), http -> {});
    String uid = lab.admin.get(Resources.IMAGES, storage.key("stall")).at("/metadata/uid").asText();
    Awaitility.await("half of it is there")
        .atMost(Lab.PATIENCE)
        .until(() -> Files.exists(state.resolve("downloads").resolve(uid)));
    for (String name : List.of("away", "half", "packed", "stall")) {
      storage.delete(Resources.IMAGES, name);
    }
    Awaitility.await("nothing of them stays")
        .atMost(Lab.PATIENCE)
        .until(() ->
            names(state.resolve("downloads")).isEmpty()
                && names(state.resolve("images")).size() == 1
                && names(folder).size() == 1);
  }

  @Test
  void aPoolAndANodeThatAreFullAreSaidAndLeaveNothingHalf() throws IOException {
    SmallDisk.absent().ifPresent(why -> Assumptions.abort("no small disk: " + why));
    Path small = Files.createDirectories(lab.folder.resolve("pools/small"));
    Path downloads = Files.createDirectories(state.resolve("downloads"));
    try (SmallDisk poolDisk = SmallDisk.make(lab.folder.resolve("pool.img"), 24).withExt4()) {
      poolDisk.mountAt(small, lab.libvirt);
      Path filler = Files.write(small.resolve("filler"), new byte[18 * MIB]);
      storage.pool("small", small);
      storage.awaitPoolReady("small");
      try (SmallDisk nodeDisk = SmallDisk.make(lab.folder.resolve("node.img"), 4).withExt4()) {
        nodeDisk.mountAt(downloads);
        machines.create(machine("full", "small", "base", "Full"));
        storage.image("sized", POOL, url("/image.qcow2"), http -> {});
        storage.image("unsized", POOL, url("/unsized/image.qcow2"), http -> {});
        ObjectNode vm = machines.awaitPhase("full", "Starting", "DiskNotReady");
        assertThat(Machines.message(vm, "Ready")).contains("full-root");
        ObjectNode disk =
            storage.awaitMessage(Resources.DISKS, storage.key("full-root"), "No space left");
        assertThat(Machines.message(disk, "Ready")).contains("storage pool small cannot take");
        storage.awaitMessage(Resources.IMAGES, storage.key("sized"), "the node has room for");
        storage.awaitMessage(Resources.IMAGES, storage.key("unsized"), "No space left on device");
        assertThat(names(small)).containsExactly("filler", "lost+found");
        assertThat(names(downloads)).noneMatch(name -> name.matches("[-0-9a-f]{36}"));
      }
      Files.delete(filler); // and the node has its large disk again
      awaitStopped("full");
      assertHoldsTheImage(volume(small, "full-root"));
      storage.awaitPhase(Resources.IMAGES, "sized", "Ready");
      storage.awaitPhase(Resources.IMAGES, "unsized", "Ready");
      storage.delete(Resources.IMAGES, "sized");
      storage.delete(Resources.IMAGES, "unsized");
      machines.removeAll();
      storage.removeAll(Resources.DISKS);
      storage.deletePool("small");
      storage.awaitGone(Resources.POOLS, new ObjectKey("", "small"));
      assertThat(names(small)).containsExactly("lost+found");
    }
  }

  @Test
  void aVolumeThatSomebodyMadeSmallerIsReportedAndNotGrownOverTheLoss() {
    storage.disk("cut", POOL, spec -> spec.put("capacity", "8Mi").put("format", "raw"));
    ObjectNode vm = machines.guest("owner");
    ObjectNode spec = ((ObjectNode) vm.get("spec")).put("powerState", "Stopped");
    spec.putArray("disks").addObject().put("name", "a").put("disk", "cut");
    machines.create(vm);
    awaitStopped("owner");
    String volume = status("cut").path("volume").asText();
    resize(volume, "4M", "--shrink");
    storage.awaitMessage(Resources.DISKS, storage.key("cut"), "somebody made it smaller");
    assertThat(folder.resolve(volume)).hasSize(4 * MIB);
    assertThat(status("cut").path("phase").asText()).isEqualTo("Failed");
    resize(volume, "8M");
    storage.awaitPhase(Resources.DISKS, "cut", "Ready");
    resize(volume, "12M");
    storage.await(
        Resources.DISKS,
        storage.key("cut"),
        "has what it was given",
        disk -> disk.at("/status/capacity").asText().equals("12Mi"));
  }

  /** By virsh, and then something happens to the disk, so that it is looked at now. */
  private void resize(String volume, String size, String... more) {
    String[] command = {"vol-resize", volume, size, "--pool", POOL};
    lab.virsh(Stream.of(command, more).flatMap(Stream::of).toArray(String[]::new)).outputOrThrow();
    lab.kubectl("label", "--overwrite", "vmdisk", "cut", "-n", "faults", "size=" + size);
  }

  @Test
  void theLongestNamesWithDotsFit() {
    String name = "d".repeat(63) + "." + "e".repeat(63);
    Machines longest = new Machines(lab, "n".repeat(63));
    StorageObjects objects = new StorageObjects(lab, "n".repeat(63));
    objects.image(name, POOL, url("/image.qcow2"), http -> {});
    objects.disk(name, POOL, spec -> spec.putObject("source").put("image", name));
    ObjectNode vm = longest.guest("m".repeat(63));
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "a".repeat(63))
        .put("disk", name);
    longest.create(vm);
    longest.awaitRunning("m".repeat(63));
    objects.snapshot(name, "m".repeat(63), spec -> {});
    objects.awaitPhase(Resources.SNAPSHOTS, name, "Ready");
    longest.removeAll();
    objects.removeAll(Resources.SNAPSHOTS);
    objects.removeAll(Resources.DISKS);
    objects.removeAll(Resources.IMAGES);
  }

  static Stream<String> orders() {
    List<String> all = List.of("pool", "image", "machine", "snapshot");
    Stream<String> permutations =
        all.stream()
            .flatMap(a ->
                all.stream()
                    .flatMap(
                        b -> all.stream().flatMap(c -> all.stream().map(d -> List.of(a, b, c, d)))))
            .filter(order -> Set.copyOf(order).size() == all.size())
            .map(order -> String.join(" ", order));
    return Kills.at(permutations.toList(), Set.of("pool image machine snapshot"));
  }

  /** The executor is away meanwhile, and has to find out by itself what may go first. */
  @Tag("kill")
  @ParameterizedTest(name = "{0}")
  @MethodSource("orders")
  void everythingGoesInWhateverOrderItIsDeleted(String order) {
    Path place = lab.folder.resolve("pools/order");
    storage.pool("order", place);
    storage.image("order", "order", url("/image.qcow2"), http -> {});
    machines.create(machine("order", "order", "order", "Linked"));
    awaitStopped("order");
    storage.snapshot("order", "order", spec -> {});
    storage.awaitPhase(Resources.SNAPSHOTS, "order", "Ready");
    lab.executor().kill();
    for (String each : order.split(" ")) {
      switch (each) {
        case "pool" -> storage.deletePool("order");
        case "image" -> storage.delete(Resources.IMAGES, "order");
        case "machine" -> {
          machines.delete("order");
          storage.delete(Resources.DISKS, "order-root"); // Kubernetes does so too, and later
        }
        default -> storage.delete(Resources.SNAPSHOTS, "order");
      }
    }
    lab.startExecutor();
    machines.awaitGone("order");
    storage.awaitGone(Resources.SNAPSHOTS, storage.key("order"));
    storage.awaitGone(Resources.DISKS, storage.key("order-root"));
    storage.awaitGone(Resources.IMAGES, storage.key("order"));
    storage.awaitGone(Resources.POOLS, new ObjectKey("", "order"));
    Awaitility.await("no volume is left").atMost(Lab.PATIENCE).until(() -> names(place).isEmpty());
  }

  static Stream<String> steps() {
    return Kills.at(Storage.stepNames(), Set.of("disk.created"));
  }

  @Tag("kill")
  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void isFinishedAfterLibvirtdIsKilledAt(String step) throws IOException {
    String name = "killed-" + step.replace('.', '-');
    Files.writeString(lab.haltFile, step + " hold");
    storage.image(name, POOL, url("/image.qcow2"), http -> {});
    machines.create(machine(name, POOL, name, "Full"));
    awaitHeld();
    lab.libvirt.killLibvirtd();
    Awaitility.await("the node says so")
        .atMost(Lab.PATIENCE)
        .until(
            () -> Machines.nodeStatus(lab, Lab.NODE).path("conditions").toString(),
            conditions -> conditions.contains("LibvirtUnavailable"));
    Files.delete(held());
    lab.libvirt.startLibvirtd();
    awaitStopped(name);
    assertHoldsTheImage(volume(folder, name + "-root"));
    assertThat(names(folder).stream().filter(v -> v.contains("." + name))).hasSize(2);
    storage.delete(Resources.IMAGES, name);
  }

  /** Stands where the executor waits at the step that {@link Lab#haltFile} named. */
  private Path held() {
    return lab.haltFile.resolveSibling("halt.held");
  }

  private void awaitHeld() {
    Awaitility.await("the step").atMost(Lab.PATIENCE).until(() -> Files.exists(held()));
  }

  static Stream<String> makingSteps() {
    return Kills.at(List.of("disk.marked", "disk.created", "disk.copied"), Set.of("disk.marked"));
  }

  @Tag("kill")
  @ParameterizedTest(name = "{0}")
  @MethodSource("makingSteps")
  void aDiskThatIsDeletedWhileItIsMadeLeavesNothing(String step) throws IOException {
    Files.writeString(lab.haltFile, step + " hold");
    storage.disk(
        "brief",
        POOL,
        spec -> spec.put("cloneMode", "Full").putObject("source").put("image", "base"));
    ObjectNode vm = machines.guest("brief");
    ((ObjectNode) vm.get("spec"))
        .putArray("disks")
        .addObject()
        .put("name", "a")
        .put("disk", "brief");
    machines.create(vm);
    awaitHeld();
    storage.delete(Resources.DISKS, "brief");
    storage.awaitGone(Resources.DISKS, storage.key("brief"));
    assertThat(names(folder)).hasSize(1); // the image's copy
    assertThat(names(state.resolve("unfinished"))).isEmpty();
    Files.delete(held());
  }

  /** In the campaign only: another controller takes over after 15 s. */
  static Stream<String> moments() {
    return Kills.at(
        List.of("/status/phase", "/status/snapshot", "/status/virtualMachine"), Set.of());
  }

  @Tag("kill")
  @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
  @MethodSource("moments")
  void isFinishedAfterTheControllerIsKilledAt(String moment) throws IOException {
    machines.create(machine("source", POOL, "base", "Full"));
    awaitStopped("source");
    storage.clone("twin", "twin", source -> source.put("virtualMachine", "source"));
    storage.await(
        Resources.CLONES,
        storage.key("twin"),
        "has begun",
        clone -> !clone.at(moment).asText().isEmpty());
    lab.controller().kill();
    storage.image("later", POOL, url("/image.qcow2"), http -> {});
    lab.startController();
    storage.awaitPhase(Resources.CLONES, "twin", "Succeeded");
    awaitStopped("twin");
    assertHoldsTheImage(volume(folder, "twin-root"));
    storage.awaitPhase(Resources.IMAGES, "later", "Ready");
    storage.delete(Resources.IMAGES, "later");
    Awaitility.await("each has its volume, and the image")
        .atMost(Lab.PATIENCE)
        .until(() -> names(folder).size() == 3);
  }
}
