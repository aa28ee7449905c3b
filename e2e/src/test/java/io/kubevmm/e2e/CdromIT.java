package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.executor.Resources;
import io.kubevmm.executor.seed.IsoImage;
import io.kubevmm.kube.DeleteOptions;
import io.kubevmm.kube.KubeException;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.kube.Selector;
import io.kubevmm.localcluster.ProcessIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CD-ROM drives: filled before a start, changed and emptied under a guest that looks into them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CdromIT {

  private static final String POOL = "cdroms";
  private static final ObjectKey POOL_KEY = new ObjectKey("", POOL);

  /** Says every second what the guest finds in its drive. */
  private static final String WATCHER =
      """
      #!/bin/sh
      while sleep 1; do
        if mount -t iso9660 -o ro /dev/sr0 /tmp 2>/dev/null; then
          echo "in the drive: $(cat /tmp/label)"
          umount /tmp
        else
          echo "the drive is empty"
        fi
      done &
      """;

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "cdrom");
  private final StorageObjects storage = new StorageObjects(lab, "cdrom");
  private final Path folder = lab.folder.resolve("pools").resolve(POOL);
  private HttpServer server;

  @BeforeAll
  void makeAPool() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] iso = iso(exchange.getRequestURI().getPath().substring(1));
          exchange.sendResponseHeaders(200, iso.length);
          exchange.getResponseBody().write(iso);
          exchange.close();
        });
    server.start();
    storage.pool(POOL, folder);
    storage.awaitPoolReady(POOL);
  }

  @AfterAll
  void everythingGoesInTheEnd() {
    machines.removeAll();
    lab.admin
        .listAll(Resources.IMAGES, "cdrom", Selector.EVERYTHING)
        .forEach(image -> storage.delete(Resources.IMAGES, ObjectKey.of(image).name()));
    lab.admin.delete(Resources.POOLS, POOL_KEY, DeleteOptions.NONE);
    storage.awaitGone(Resources.POOLS, POOL_KEY);
    server.stop(0);
  }

  private static byte[] iso(String name) {
    byte[] label = name.getBytes(StandardCharsets.UTF_8);
    return IsoImage.of(name, Map.of("label", label, "filler", new byte[100_000]));
  }

  private void image(String name) {
    String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
    storage.image(name, POOL, url, http -> {});
  }

  private ObjectNode with(String name, String bus, String drive) throws IOException {
    ObjectNode vm = machines.guest(name);
    ObjectNode spec = (ObjectNode) vm.get("spec");
    spec.put("terminationGracePeriodSeconds", 5).putArray("disks").add(disk(bus, drive));
    return vm;
  }

  private static ObjectNode disk(String bus, String drive) throws IOException {
    ObjectNode disk = ApiMapper.JSON.createObjectNode().put("name", "tools");
    disk.set("cdrom", ApiMapper.JSON.readTree(drive.replace('\'', '"')));
    return bus.isEmpty() ? disk : disk.put("bus", bus);
  }

  private void put(String machine, String bus, String drive) throws IOException {
    ObjectNode disk = disk(bus, drive);
    machines.edit(machine, spec -> spec.putArray("disks").add(disk));
  }

  private String drive(String machine, String... options) {
    String[] all =
        Stream.concat(
                Stream.of("domblklist", "--details", machines.domain(machine)), Stream.of(options))
            .toArray(String[]::new);
    return lab.virsh(all)
        .outputOrThrow()
        .lines()
        .filter(line -> line.contains("cdrom"))
        .findFirst()
        .orElseThrow();
  }

  private void awaitNews(String machine, String text) {
    int from = machines.console(machine).length();
    Awaitility.await(machine + " finds: " + text)
        .atMost(Lab.PATIENCE)
        .until(
            () -> machines.console(machine),
            said -> said.substring(Math.min(from, said.length())).contains(text));
  }

  private List<String> volumes() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  @Test
  void aRunningGuestIsGivenAnotherMediumAndKeepsItsProcess() throws IOException {
    ObjectNode vm = with("watcher", "scsi", "{}");
    ((ObjectNode) vm.get("spec")).putObject("cloudInit").put("userData", WATCHER);
    machines.create(vm);
    machines.awaitRunning("watcher");
    machines.awaitConsole("watcher", "the drive is empty");
    ProcessIdentity qemu = machines.qemu("watcher");

    put("watcher", "scsi", "{'image': 'first'}");
    machines.await(
        "watcher",
        "misses the image",
        o ->
            Machines.message(o, "MediaReady").contains("VirtualMachineImage first does not exist"));
    image("first");
    machines.awaitConsole("watcher", "in the drive: first");
    String volume =
        volumes().stream()
            .filter(v -> v.startsWith("image.cdrom.first."))
            .findFirst()
            .orElseThrow();
    assertThat(volume).endsWith(".raw");
    assertThat(Files.readAllBytes(folder.resolve(volume))).isEqualTo(iso("first"));

    image("second");
    put("watcher", "scsi", "{'image': 'second'}");
    machines.awaitConsole("watcher", "in the drive: second");
    ObjectNode runs =
        machines.await(
            "watcher", "has its medium", o -> Machines.condition(o, "MediaReady").isEmpty());
    assertThat(Machines.condition(runs, "RestartRequired")).isEmpty();
    assertThat(drive("watcher")).contains("image.cdrom.second.");
    assertThat(drive("watcher", "--inactive")).contains("image.cdrom.second.");

    storage.delete(Resources.IMAGES, "second");
    storage.awaitMessage(Resources.IMAGES, storage.key("second"), "machine watcher");
    put("watcher", "scsi", "{}");
    awaitNews("watcher", "the drive is empty");
    storage.awaitGone(Resources.IMAGES, storage.key("second"));
    Awaitility.await("the image's copy goes")
        .atMost(Lab.PATIENCE)
        .until(() -> volumes().stream().noneMatch(v -> v.startsWith("image.cdrom.second.")));
    assertThat(machines.qemu("watcher")).isEqualTo(qemu);
    machines.delete("watcher");
    machines.awaitGone("watcher");
  }

  @Test
  void aStartWaitsForWhatShallBeInTheDrive() throws IOException {
    machines.create(with("starter", "", "{'image': 'boot'}"));
    ObjectNode waits = machines.awaitPhase("starter", "Starting", "ImageNotFound");
    assertThat(Machines.message(waits, "Ready")).contains("drive tools", "boot does not exist");
    image("boot");
    machines.awaitRunning("starter");
    assertThat(drive("starter")).containsPattern("volume +cdrom +sda +image\\.cdrom\\.boot\\.");

    machines.power("starter", "Stopped");
    machines.awaitPhase("starter", "Stopped", "Stopped");
    image("other");
    put("starter", "", "{'image': 'other'}");
    machines.power("starter", "Running");
    machines.awaitRunning("starter");
    assertThat(drive("starter")).contains("image.cdrom.other.");
    machines.delete("starter");
    machines.awaitGone("starter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name": "a", "cdrom": {}, "bus": "virtio"}   | cannot be on bus virtio
          {"name": "a", "cdrom": {}, "disk": "b"}       | set one of the three
          {"name": "a"}                                 | set one of the three
          """)
  void whatIsWrongIsRefusedWithASentence(String disk, String sentence) throws IOException {
    ObjectNode vm = machines.guest("wrong");
    ((ObjectNode) vm.get("spec")).putArray("disks").add(ApiMapper.JSON.readTree(disk));
    assertThatThrownBy(() -> machines.create(vm))
        .isInstanceOf(KubeException.class)
        .hasMessageContaining(sentence);
  }
}
