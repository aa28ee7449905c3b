package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.change.Change;
import io.kubevmm.analyser.change.ChangePlan;
import io.kubevmm.analyser.change.Verdict;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreePlace;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.kube.Json;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.TinyGuest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The analyser's facts about live changes, tried on a running guest of real libvirt and QEMU. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangeIT {

  private static final String DOMAIN = "live-change";
  private static final XmlCodec CODEC = new XmlCodec(Schema.domain());

  private final Lab lab = Lab.shared();

  private Path folder = Path.of("");

  @BeforeAll
  void startGuest(@TempDir Path shared) throws IOException {
    folder = shared;
    image("root");
    for (String name : List.of("vdb", "sdb", "sdc", "sdx", "vdz", "more")) {
      image(name);
    }
    image("cd-1");
    image("cd-2");
    String ports =
        "<controller type='pci' model='pcie-root' index='0'/>"
            + "<controller type='pci' model='pcie-root-port'/>".repeat(12)
            + "<controller type='pci' model='pcie-to-pci-bridge'/>";
    String xml =
        """
        <domain type='qemu'>
          <name>live-change</name>
          <maxMemory slots='4' unit='MiB'>1024</maxMemory>
          <memory unit='MiB'>256</memory>
          <vcpu current='1'>2</vcpu>
          <os><type arch='x86_64' machine='q35'>hvm</type>
            <kernel>%s</kernel><initrd>%s</initrd><cmdline>%s</cmdline></os>
          <features><acpi/></features>
          <cpu><numa><cell id='0' cpus='0-1' memory='256' unit='MiB'/></numa></cpu>
          <devices>
            <disk type='file' device='disk'><driver name='qemu' type='raw'/>
              <source file='%s'/><target dev='vda' bus='virtio'/></disk>
            <disk type='file' device='cdrom'><driver name='qemu' type='raw'/>
              <source file='%s'/><target dev='sda' bus='scsi'/><readonly/></disk>
            <controller type='scsi' index='0' model='virtio-scsi'/>
            <controller type='usb' model='qemu-xhci'/>
            %s
            <interface type='user'><mac address='52:54:00:11:22:33'/><model type='virtio'/>
              </interface>
            <serial type='file'><source path='%s'/></serial>
            <graphics type='vnc' socket='%s' passwd='first'/>
          </devices>
        </domain>
        """
            .formatted(
                lab.guest.kernel(),
                lab.guest.initrd(),
                TinyGuest.commandLine(DOMAIN),
                folder.resolve("root"),
                folder.resolve("cd-1"),
                ports,
                folder.resolve("console"),
                folder.resolve("vnc"));
    Path file = Files.writeString(folder.resolve("domain.xml"), xml);
    lab.virsh("define", file.toString()).outputOrThrow();
    lab.virsh("start", DOMAIN).outputOrThrow();
  }

  @AfterAll
  void endGuest() {
    lab.virsh("destroy", DOMAIN);
    lab.virsh("undefine", DOMAIN);
  }

  private void image(String name) throws IOException {
    Files.write(folder.resolve(name), new byte[1 << 20]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          disk       | {"type": "file", "source": {"file": "@vdb"}, "target": {"dev": "vdb", "bus": "virtio"}}
          disk       | {"type": "file", "source": {"file": "@sdb"}, "target": {"dev": "sdb", "bus": "scsi"}}
          disk       | {"type": "file", "source": {"file": "@sdc"}, "target": {"dev": "sdc", "bus": "usb"}}
          interface  | {"type": "user", "mac": {"address": "52:54:00:11:22:44"}, "model": {"type": "virtio"}}
          rng        | {"model": "virtio", "backend": {"model": "random", "value": "/dev/urandom"}}
          input      | {"type": "tablet", "bus": "usb"}
          input      | {"type": "mouse", "bus": "virtio"}
          watchdog   | {"model": "i6300esb", "action": "none"}
          controller | {"type": "scsi", "index": 1, "model": "virtio-scsi"}
          memory     | {"model": "dimm", "target": {"size": {"unit": "MiB", "value": "128"}, "node": 0}}
          """)
  void aDeviceThatIsToldToComeLiveComes(String kind, String device) {
    apply(wanted -> entries(wanted, kind).add(json(device)));
  }

  @Test
  void whatIsToldToGoLiveGoes() {
    awaitGuest();
    String disk =
        """
        {"type": "file", "source": {"file": "@vdz"}, "target": {"dev": "vdz", "bus": "virtio"}}\
        """;
    apply(wanted -> entries(wanted, "disk").add(json(disk)));
    apply(wanted -> removeDisk(wanted, "vdz"));
  }

  @Test
  void removableMediaChange() {
    apply(
        w -> ((ObjectNode) disk(w, "sda").get("source")).put("file", "" + folder.resolve("cd-2")));
  }

  @Test
  void aPasswordAndALinkChange() {
    apply(w -> ((ObjectNode) entries(w, "graphics").get(0)).put("passwd", "secret"));
    apply(
        w -> ((ObjectNode) entries(w, "interface").get(0)).putObject("link").put("state", "down"));
  }

  @Test
  void whatHasACallOfItsOwnChanges() {
    apply(w -> w.put("title", "new"), "desc", DOMAIN, "--live", "--title", "new");
    apply(w -> w.put("on_crash", "preserve"), "set-lifecycle-action", DOMAIN, "crash", "preserve");
    apply(w -> ((ObjectNode) w.get("vcpu")).put("current", 2), "setvcpus", DOMAIN, "2", "--live");
    apply(
        w -> disk(w, "vda").putObject("iotune").put("total_iops_sec", "500"),
        "blkdeviotune",
        DOMAIN,
        "vda",
        "--total-iops-sec",
        "500",
        "--live");
    apply(
        w -> ((ObjectNode) w.get("devices").get("memballoon")).putObject("stats").put("period", 5),
        "dommemstat",
        DOMAIN,
        "--period",
        "5",
        "--live");
    apply(
        w -> w.putObject("iothreadids").putArray("iothread").addObject().put("id", 1),
        "iothreadadd",
        DOMAIN,
        "1",
        "--live");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          disk      | {"type": "file", "source": {"file": "@sdx"}, "target": {"dev": "sdx", "bus": "sata"}}
          sound     | {"model": "ich9"}
          video     | {"model": {"type": "bochs"}}
          graphics  | {"type": "spice"}
          watchdog  | {"model": "ib700", "action": "none"}
          input     | {"type": "mouse", "bus": "ps2"}
          """)
  void aDeviceThatIsToldToWaitIsRefusedLive(String kind, String device) {
    refused(wanted -> entries(wanted, kind).add(json(device)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"source", "cache", "serial"})
  void whatADiskKeepsIsRefusedLive(String what) {
    refused(w -> {
      ObjectNode disk = disk(w, "vda");
      switch (what) {
        case "source" -> ((ObjectNode) disk.get("source")).put("file", "" + folder.resolve("more"));
        case "cache" -> ((ObjectNode) disk.get("driver")).put("cache", "unsafe");
        default -> disk.put(what, "another");
      }
    });
  }

  @Test
  void theModelOfACardAndTheKeymapAreRefusedLive() {
    refused(w ->
        ((ObjectNode) entries(w, "interface").get(0)).putObject("model").put("type", "e1000e"));
    refused(w -> ((ObjectNode) entries(w, "graphics").get(0)).put("keymap", "de"));
  }

  /**
   * Does what the plan says, device by device or by the given command, and looks for the result.
   */
  private void apply(Consumer<ObjectNode> edit, String... virsh) {
    ObjectNode wanted = live();
    edit.accept(wanted);
    List<Change> plan = ChangePlan.between(live(), wanted);
    assertThat(plan).isNotEmpty().allMatch(change -> change.verdict() instanceof Verdict.Live);
    for (Change change : plan) {
      Programs.Result result =
          virsh.length > 0
              ? lab.virsh(virsh)
              : device(change, ((Verdict.Live) change.verdict()).call());
      assertThat(result.stderr()).as(change.toString()).isEmpty();
    }
    List<String> places = plan.stream().map(c -> c.difference().place().declaration()).toList();
    Awaitility.await("the guest has " + places)
        .atMost(Lab.PATIENCE)
        .until(() ->
            ChangePlan.between(live(), wanted).stream()
                .map(change -> change.difference())
                .noneMatch(left ->
                    places.contains(left.place().declaration())
                        && plan.getFirst().difference().getClass() == left.getClass()));
  }

  /** Tries what the plan says is not possible now. */
  private void refused(Consumer<ObjectNode> edit) {
    ObjectNode wanted = live();
    edit.accept(wanted);
    List<Change> plan = ChangePlan.between(live(), wanted);
    assertThat(plan).isNotEmpty().anyMatch(change -> change.verdict() instanceof Verdict.OnRestart);
    Change change =
        plan.stream()
            .filter(c -> c.verdict() instanceof Verdict.OnRestart)
            .findFirst()
            .orElseThrow();
    String call =
        switch (change.difference()) {
          case Difference.Added added when added.path().endsWith("]") ->
              "virDomainAttachDeviceFlags";
          case Difference.Added added -> "virDomainUpdateDeviceFlags";
          case Difference.Removed removed -> "virDomainDetachDeviceFlags";
          case Difference.Changed changed -> "virDomainUpdateDeviceFlags";
        };
    assertThat(device(change, call).succeeded()).as(change.toString()).isFalse();
  }

  private Programs.Result device(Change change, String call) {
    TreePlace place = change.difference().place();
    boolean gone =
        change.difference() instanceof Difference.Removed && place.after().isMissingNode();
    String kind = place.declaration().substring(0, place.declaration().indexOf("[]"));
    ObjectNode entry = (ObjectNode) (gone ? place.before() : place.after());
    String verb =
        switch (call) {
          case "virDomainAttachDeviceFlags" -> "attach-device";
          case "virDomainDetachDeviceFlags" -> "detach-device";
          case "virDomainUpdateDeviceFlags" -> "update-device";
          default -> throw new AssertionError("a device is not changed by " + call);
        };
    try {
      Path file = Files.writeString(folder.resolve("device.xml"), CODEC.at(kind).toXml(entry));
      return lab.virsh(verb, DOMAIN, file.toString(), "--live");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A guest takes a device out only when its kernel runs. */
  private void awaitGuest() {
    Awaitility.await("the guest has booted")
        .atMost(Lab.PATIENCE)
        .until(
            () -> Files.readString(folder.resolve("console")),
            said -> said.contains("hello from " + DOMAIN));
  }

  private ObjectNode live() {
    return CODEC.toTree(lab.virsh("dumpxml", "--security-info", DOMAIN).outputOrThrow());
  }

  private ObjectNode json(String text) {
    String filled = text.replace("@", folder.toString() + "/");
    return Json.parse(filled);
  }

  private static ArrayNode entries(ObjectNode domain, String kind) {
    return domain.withArray("/devices/" + kind);
  }

  private static ObjectNode disk(ObjectNode domain, String target) {
    for (JsonNode disk : entries(domain, "disk")) {
      if (disk.path("target").path("dev").asText().equals(target)) {
        return (ObjectNode) disk;
      }
    }
    throw new AssertionError("there is no disk " + target);
  }

  private static void removeDisk(ObjectNode domain, String target) {
    ArrayNode disks = entries(domain, "disk");
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < disks.size(); i++) {
      if (disks.get(i).path("target").path("dev").asText().equals(target)) {
        places.add(i);
      }
    }
    places.forEach(disks::remove);
  }
}
