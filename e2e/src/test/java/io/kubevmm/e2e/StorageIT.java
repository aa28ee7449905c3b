package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.storage.Storage;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.Programs;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
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

/** Pools, images and disks, from a web server's file to what a guest has, and back to nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StorageIT {

  private static final String POOL = "local";
  private static final ObjectKey POOL_KEY = new ObjectKey("", POOL);
  private static final long MIB = 1L << 20;

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "storage");
  private final StorageObjects storage = new StorageObjects(lab, "storage");
  private final Path folder = lab.folder.resolve("pools").resolve(POOL);
  private final Path web = lab.folder.resolve("web");
  private final Path haltFile = lab.folder.resolve("halt-storage");
  private HttpServer server;

  @BeforeAll
  void makeAPoolAndAnImage() throws IOException {
    Files.createDirectories(web);
    Path content = web.resolve("content.raw");
    byte[] bytes = new byte[(int) (8 * MIB)];
    Arrays.fill(bytes, (byte) 0xab);
    Files.write(content, bytes);
    qemuImg("resize", "-f", "raw", content.toString(), "64M");
    qemuImg("convert", "-O", "qcow2", content.toString(), web.resolve("image.qcow2").toString());
    qemuImg(
        "create", "-f", "qcow2", "-b", "/etc/passwd", "-F", "raw", web + "/refers.qcow2", "64M");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          Path file = web.resolve(exchange.getRequestURI().getPath().substring(1));
          if (Files.exists(file)) {
            exchange.sendResponseHeaders(200, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
          } else {
            exchange.sendResponseHeaders(404, -1);
          }
          exchange.close();
        });
    server.start();
    lab.executor().stop();
    startMortalExecutor();
    storage.pool(POOL, folder);
    storage.awaitPoolReady(POOL);
    storage.image("base", POOL, url("image.qcow2"), http -> {});
    storage.awaitPhase(Resources.IMAGES, "base", "Ready");
  }

  /** An executor that dies where the file says. */
  private void startMortalExecutor() {
    lab.startExecutor("-Dkubevmm.halt-file=" + haltFile);
  }

  @AfterEach
  void machinesAndDisksGo() {
    machines.removeAll();
    storage.removeAll(Resources.DISKS);
  }

  @AfterAll
  void everythingGoesInTheEnd() throws IOException {
    storage.removeAll(Resources.IMAGES);
    lab.admin.delete(Resources.POOLS, POOL_KEY, DeleteOptions.NONE);
    storage.awaitGone(Resources.POOLS, POOL_KEY);
    assertThat(lab.virsh("pool-list", "--all").stdout()).doesNotContain(POOL);
    Awaitility.await("the pool's folder is empty")
        .atMost(Lab.PATIENCE)
        .until(this::volumes, List::isEmpty);
    server.stop(0);
    lab.executor().stop();
    lab.startExecutor();
  }

  private String url(String file) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + file;
  }

  private static void qemuImg(String... arguments) {
    String[] command =
        Stream.concat(Stream.of("qemu-img"), Stream.of(arguments)).toArray(String[]::new);
    Programs.run(Duration.ofSeconds(60), command).outputOrThrow();
  }

  private List<String> volumes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private ObjectNode with(String name, Consumer<ArrayNode> disks) {
    ObjectNode vm = machines.guest(name);
    disks.accept(((ObjectNode) vm.get("spec")).putArray("disks"));
    return vm;
  }

  private static ObjectNode template(ArrayNode disks, String name) {
    return disks.addObject().put("name", name).putObject("template").put("storagePool", POOL);
  }

  private long capacityOf(String machine, String target) {
    String said = lab.virsh("domblkinfo", machines.domain(machine), target).outputOrThrow();
    return said.lines()
        .filter(line -> line.startsWith("Capacity:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aTemplateMakesALinkedDiskThatGrowsUnderTheGuestAndGoesWithItsMachine() throws IOException {
    machines.create(
        with(
            "web",
            disks ->
                template(disks, "root")
                    .put("capacity", "128Mi")
                    .putObject("source")
                    .put("image", "base")));
    machines.awaitRunning("web");
    ObjectNode disk = storage.awaitPhase(Resources.DISKS, "web-root", "Ready");
    assertThat(disk.path("status").path("attachedTo").asText()).isEqualTo("web");
    assertThat(disk.path("status").path("backingChain").path(0).asText()).isEqualTo("image/base");
    assertThat(lab.virsh("domblklist", machines.domain("web")).outputOrThrow())
        .contains("vda", disk.path("status").path("volume").asText());
    assertThat(capacityOf("web", "vda")).isEqualTo(128 * MIB);

    lab.kubectl(
        "patch",
        "vm",
        "web",
        "-n",
        "storage",
        "--type=json",
        "-p",
        "[{\"op\":\"replace\",\"path\":\"/spec/disks/0/template/capacity\",\"value\":\"192Mi\"}]");
    Awaitility.await("the guest's disk grows")
        .atMost(Lab.PATIENCE)
        .until(() -> capacityOf("web", "vda") == 192 * MIB);

    storage.delete(Resources.IMAGES, "base");
    storage.awaitMessage(Resources.IMAGES, storage.key("base"), "web-root");
    machines.delete("web");
    machines.awaitGone("web");
    storage.awaitGone(Resources.DISKS, storage.key("web-root"));
    storage.awaitGone(Resources.IMAGES, storage.key("base"));
    Awaitility.await("the image's copy goes")
        .atMost(Lab.PATIENCE)
        .until(() -> volumes().stream().noneMatch(v -> v.startsWith("image.storage.base.")));
    storage.image("base", POOL, url("image.qcow2"), http -> {});
    storage.awaitPhase(Resources.IMAGES, "base", "Ready");
  }

  @Test
  void aFullCopyHasTheImagesContentAndOneMachineAtATime() {
    storage.disk(
        "data",
        POOL,
        spec ->
            spec.put("cloneMode", "Full")
                .put("format", "raw")
                .putObject("source")
                .put("image", "base"));
    machines.create(
        with("one", disks -> disks.addObject().put("name", "data").put("disk", "data")));
    machines.awaitRunning("one");
    ObjectNode disk = lab.admin.get(Resources.DISKS, storage.key("data"));
    String volume = disk.path("status").path("volume").asText();
    qemuImg(
        "compare", "-U", web.resolve("content.raw").toString(), folder.resolve(volume).toString());

    machines.create(
        with("two", disks -> disks.addObject().put("name", "data").put("disk", "data")));
    ObjectNode waiting = machines.awaitPhase("two", "Starting", "DiskInUse");
    assertThat(Machines.message(waiting, "Ready")).contains("data", "VirtualMachine one");
    storage.delete(Resources.DISKS, "data");
    storage.awaitMessage(Resources.DISKS, storage.key("data"), "VirtualMachine one");
    machines.delete("two");
    machines.delete("one");
    machines.awaitGone("one");
    storage.awaitGone(Resources.DISKS, storage.key("data"));
    assertThat(folder.resolve(volume)).doesNotExist();
  }

  @Test
  void aRetainedVolumeStaysWhenItsDiskGoes() {
    storage.disk("kept", POOL, spec -> spec.put("capacity", "8Mi").put("reclaimPolicy", "Retain"));
    machines.create(
        with("keeper", disks -> disks.addObject().put("name", "a").put("disk", "kept")));
    machines.awaitRunning("keeper");
    String volume =
        lab.admin.get(Resources.DISKS, storage.key("kept")).path("status").path("volume").asText();
    machines.delete("keeper");
    machines.awaitGone("keeper");
    storage.delete(Resources.DISKS, "kept");
    storage.awaitGone(Resources.DISKS, storage.key("kept"));
    assertThat(folder.resolve(volume)).exists();
    lab.virsh("vol-delete", volume, POOL).outputOrThrow();
  }

  private ObjectNode refused(String name) {
    return storage.await(
        Machines.MACHINES,
        machines.key(name),
        "has no node",
        vm -> !Machines.message(vm, "Scheduled").isEmpty());
  }

  @Test
  void whatCannotBeMadeIsSaid() {
    machines.create(with("missing", disks -> disks.addObject().put("name", "a").put("disk", "no")));
    ObjectNode missing = refused("missing");
    assertThat(Machines.message(missing, "Scheduled"))
        .isEqualTo("VirtualMachineDisk no does not exist");
    storage.disk("no", POOL, spec -> spec.put("capacity", "8Mi"));
    machines.awaitRunning("missing"); // the disk came

    machines.create(
        with(
            "small",
            disks ->
                template(disks, "root")
                    .put("capacity", "16Mi")
                    .putObject("source")
                    .put("image", "base")));
    ObjectNode small = machines.awaitPhase("small", "Starting", "DiskNotReady");
    assertThat(Machines.message(small, "Ready")).contains("small-root", "16Mi", "64Mi");

    storage.disk("taken-root", POOL, spec -> spec.put("capacity", "8Mi"));
    machines.create(with("taken", disks -> template(disks, "root").put("capacity", "8Mi")));
    ObjectNode taken = machines.awaitPhase("taken", "Starting", "DiskNameTaken");
    assertThat(Machines.message(taken, "Ready")).contains("taken-root");
    assertThat(Machines.message(taken, "DisksReady")).contains("taken-root");

    machines.create(
        with(
            "nowhere",
            disks ->
                disks
                    .addObject()
                    .put("name", "a")
                    .putObject("template")
                    .put("storagePool", "none")
                    .put("capacity", "8Mi")));
    ObjectNode nowhere = refused("nowhere");
    assertThat(Machines.message(nowhere, "Scheduled"))
        .contains("didn't have storage pool none ready");
  }

  @Test
  void badImagesAreRefusedAndNothingOfThemStays() throws IOException {
    storage.image("refers", POOL, url("refers.qcow2"), http -> {});
    storage.image("absent", POOL, url("absent.qcow2"), http -> {});
    storage.image(
        "wrong",
        POOL,
        url("image.qcow2"),
        http -> http.put("checksum", "sha256:" + "0".repeat(64)));
    storage.image("large", POOL, url("image.qcow2"), http -> http.put("maxSize", "32Mi"));
    storage.awaitMessage(Resources.IMAGES, storage.key("refers"), "backing file");
    storage.awaitMessage(Resources.IMAGES, storage.key("absent"), "404");
    storage.awaitMessage(Resources.IMAGES, storage.key("wrong"), "was expected");
    storage.awaitMessage(Resources.IMAGES, storage.key("large"), "the most that is taken");
    for (String name : List.of("refers", "absent", "wrong", "large")) {
      assertThat(volumes()).noneMatch(volume -> volume.startsWith("image.storage." + name));
      storage.delete(Resources.IMAGES, name);
    }
  }

  @Test
  void aVolumeThatVanishedIsReportedAndNotMadeAnew() {
    storage.disk("gone", POOL, spec -> spec.put("capacity", "8Mi"));
    machines.create(with("loser", disks -> disks.addObject().put("name", "a").put("disk", "gone")));
    machines.awaitRunning("loser");
    ObjectNode disk = lab.admin.get(Resources.DISKS, storage.key("gone"));
    machines.delete("loser");
    machines.awaitGone("loser");
    lab.virsh("vol-delete", disk.path("status").path("volume").asText(), POOL).outputOrThrow();
    lab.kubectl("label", "vmdisk", "gone", "-n", "storage", "look=again");
    storage.awaitMessage(Resources.DISKS, storage.key("gone"), "though nobody deleted the disk");
    storage.delete(Resources.DISKS, "gone");
    storage.awaitGone(Resources.DISKS, storage.key("gone"));
  }

  @Test
  void aPoolOfLibvirtsOwnIsAdoptedAndLeftWhenItsObjectGoes() throws IOException {
    Path own = Files.createDirectories(lab.folder.resolve("pools").resolve("own"));
    lab.virsh("pool-define-as", "own", "dir", "--target", own.toString()).outputOrThrow();
    storage.pool("own", own);
    ObjectKey key = new ObjectKey("", "own");
    storage.await(
        Resources.POOLS, key, "is adopted", p -> p.path("status").path("readyNodes").asInt() > 0);
    assertThat(lab.virsh("pool-list").outputOrThrow()).contains("own");
    lab.admin.delete(Resources.POOLS, key, DeleteOptions.NONE);
    storage.awaitGone(Resources.POOLS, key);
    assertThat(lab.virsh("pool-list", "--all").outputOrThrow()).contains("own");
    lab.virsh("pool-destroy", "own").outputOrThrow();
    lab.virsh("pool-undefine", "own").outputOrThrow();
  }

  static Stream<String> steps() {
    return Kills.at(Storage.stepNames(), Set.of("image.fetched", "image.converted", "disk.copied"));
  }

  @Tag("kill")
  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void isFinishedAfterAKillAt(String step) throws IOException {
    String name = step.replace('.', '-');
    Files.writeString(haltFile, step);
    storage.image(name, POOL, url("image.qcow2"), http -> {});
    machines.create(
        with(
            name,
            disks ->
                template(disks, "root")
                    .put("cloneMode", "Full")
                    .put("capacity", "96Mi")
                    .putObject("source")
                    .put("image", name)));
    assertThat(lab.executor().await(Duration.ofSeconds(60))).as("halted").isEqualTo(137);
    startMortalExecutor();
    machines.awaitRunning(name);
    ObjectNode disk = lab.admin.get(Resources.DISKS, storage.key(name + "-root"));
    Path volume = folder.resolve(disk.path("status").path("volume").asText());
    Path expected = web.resolve("expected.raw");
    Files.copy(web.resolve("content.raw"), expected, StandardCopyOption.REPLACE_EXISTING);
    qemuImg("resize", "-f", "raw", expected.toString(), "96M");
    qemuImg("compare", "-U", expected.toString(), volume.toString());
    assertThat(volumes().stream().filter(v -> v.contains("." + name))).hasSize(2);
  }
}
