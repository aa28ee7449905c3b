package io.kubevmm.analyser.change;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreePlace;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.PendingChange;
import io.kubevmm.executor.live.Alignment;
import io.kubevmm.executor.live.Attempts;
import io.kubevmm.executor.live.LiveChanges;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.DefineFlag;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.XmlFlag;
import io.kubevmm.localcluster.HostFolders;
import io.kubevmm.localcluster.PrivateLibvirt;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.StateFiles;
import io.kubevmm.localcluster.TinyGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every line of the analyser's table of changes, tried on a running guest of real libvirt and QEMU:
 * what it calls live is done by the executor's own calls and looked for in the guest's document,
 * what it says waits or is impossible is asked of libvirt, which has to refuse it. What this host
 * lacks is told by libvirt, and listed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LiveChangeIT {

  private static final XmlCodec CODEC = new XmlCodec(Schema.domain());
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** For a guest to let a device go. */
  private static final Duration LETTING_GO = Duration.ofSeconds(15);

  private final ChangeCases cases = ChangeCases.load();
  private final Attempts attempts = new Attempts();
  private final List<String> agreed = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> uncalled = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();

  private Path folder = Path.of("");
  private PrivateLibvirt libvirt;
  private Connection connection;
  private Domain domain;

  /** What a user would have written. */
  private ObjectNode written;

  @BeforeAll
  void startGuest(@TempDir Path shared) throws IOException {
    folder = shared;
    HostFolders folders = HostFolders.ofThisProcess();
    TinyGuest guest =
        TinyGuest.provide(folders, System.err::println).installTo(folder.resolve("images"));
    for (String image : List.of("root", "vdb", "sdb", "sdc", "cd-1", "cd-2", "fda", "more")) {
      Files.write(folder.resolve(image), new byte[1 << 20]);
    }
    Files.createDirectory(folder.resolve("share"));
    Programs.run(PATIENCE, "qemu-img", "create", "-q", "-f", "qcow2", filled("@cd-qcow2"), "1M")
        .outputOrThrow();
    Path home = Path.of(System.getProperty("java.io.tmpdir"), "kubevmm-live-change");
    libvirt =
        PrivateLibvirt.start(
            home, PrivateLibvirt.Options.defaults().withOwnNetwork().withControlGroups());
    connection = Connection.open(libvirt.uri());
    for (String network : List.of("one", "two")) {
      define("net-define", ChangeCases.text("network.xml").replace("NAME", network));
      libvirt.virsh(PATIENCE, "net-start", network).outputOrThrow();
    }
    String document =
        filled(ChangeCases.text("live-change.xml"))
            .replace("PORTS", "<controller type='pci' model='pcie-root-port'/>".repeat(20))
            .replace("KERNEL", guest.kernel().toString())
            .replace("INITRD", guest.initrd().toString())
            .replace("COMMAND", TinyGuest.commandLine("live-change"));
    written = CODEC.toTree(document);
    domain = connection.defineXml(document);
    domain.create();
    Awaitility.await("the guest has booted, so that it lets devices go")
        .atMost(PATIENCE)
        .until(
            () -> Files.readString(folder.resolve("console")),
            said -> said.contains("hello from live-change"));
  }

  @AfterAll
  void endGuest() {
    libvirt.close();
    System.out.printf(
        "Of %d cases of the table of changes libvirt did %d live as told, refused %d as told; for"
            + " %d it has no call; %d need what this host lacks:%n",
        cases.all().size(), agreed.size(), refused.size(), uncalled.size(), absent.size());
    absent.forEach(line -> System.out.println("  " + line));
  }

  @Test
  void everyLineOfTheTableHasACase() {
    assertThat(Facts.DOMAIN.all())
        .allSatisfy(line -> assertThat(cases.all()).anyMatch(each -> each.fact().equals(line)));
  }

  @TestFactory
  List<DynamicTest> libvirtDoesWhatTheTableSays() {
    return cases.all().stream()
        .map(each -> DynamicTest.dynamicTest(each.toString(), () -> tryIt(each)))
        .toList();
  }

  private void tryIt(ChangeCases.Case each) throws IOException {
    ObjectNode before = defined();
    ObjectNode writtenBefore = written;
    ObjectNode wanted;
    try {
      wanted = each.edited(before, folder);
      written = each.edited(written, folder);
    } catch (IllegalArgumentException nothingThere) {
      assertThat(absent)
          .as(String.valueOf(nothingThere.getMessage()))
          .anyMatch(line -> line.startsWith(each.device()));
      absent.add(each + ": it could not be added");
      return;
    }
    List<Change> plan = each.changes(ChangePlan.between(before, wanted));
    assertThat(plan)
        .as("the edit is what the line speaks of")
        .isNotEmpty()
        .allMatch(change -> change.verdict().equals(each.fact().verdict()));
    try {
      if (each.fact().verdict() instanceof Verdict.Live) {
        doLive(each, before, wanted);
      } else {
        assertThat(each.asked().isEmpty() || isRefused(each, plan.getFirst(), wanted))
            .as("libvirt refuses it")
            .isTrue();
        (each.asked().isEmpty() ? uncalled : refused).add(each.toString());
      }
    } finally {
      if (!agreed.contains(each.toString())) {
        written = writtenBefore;
        connection.defineXml(CODEC.toXml(before)).close();
      }
    }
  }

  private void doLive(ChangeCases.Case each, ObjectNode before, ObjectNode wanted) {
    String outcome;
    try {
      connection.defineXml(CODEC.toXml(wanted), DefineFlag.VALIDATE).close();
      assertThat(each.changes(ChangePlan.between(before, defined())))
          .as("libvirt keeps what is defined")
          .isNotEmpty();
      ObjectNode runBefore = running();
      outcome = each.command().isPresent() ? commanded(each) : aligned();
      assertThat(!outcome.isEmpty() || each.isIn(ChangePlan.between(runBefore, running())))
          .as("the guest's document has changed there")
          .isTrue();
    } catch (LibvirtException e) {
      outcome = String.valueOf(e.getMessage());
    }
    if (outcome.isEmpty()) {
      agreed.add(each.toString());
      return;
    }
    assertThat(outcome).as("what libvirt says").containsPattern(each.lacking());
    absent.add(each + ": " + outcome.strip());
  }

  /** What virsh says against what the executor leaves to the next start. */
  private String commanded(ChangeCases.Case each) {
    String[] words = each.command().orElseThrow().split(" ");
    return libvirt.virsh(PATIENCE, words).stderr();
  }

  /** Waits until the guest has it; what libvirt said against it, if it does not. */
  private String aligned() {
    LiveChanges live = new LiveChanges(CODEC, Clock.systemUTC());
    ObjectNode defined = CODEC.toTree(domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE));
    for (Instant end = Instant.now().plus(LETTING_GO); ; ) {
      Alignment alignment =
          live.align(domain, defined, written, call -> Optional.empty(), attempts, () -> {});
      List<String> left =
          alignment.pending().stream()
              .filter(change -> change.applies() == PendingChange.Applies.Live)
              .map(change -> change.reason() + " (" + change.path() + ")")
              .toList();
      if (left.isEmpty()) {
        return "";
      }
      Optional<String> said =
          left.stream().filter(reason -> reason.startsWith("libvirt")).findAny();
      if (said.isPresent() || Instant.now().isAfter(end)) {
        return said.orElse(left.getFirst());
      }
      StateFiles.pause(Duration.ofMillis(200));
    }
  }

  /** Asks libvirt for what the table says it does not do. */
  private boolean isRefused(ChangeCases.Case each, Change change, ObjectNode wanted)
      throws IOException {
    return switch (each.asked()) {
      case "define" -> !define("define", CODEC.toXml(wanted)).succeeded();
      case "device" -> !device(change).succeeded();
      default -> !libvirt.virsh(PATIENCE, each.asked().split(" ")).succeeded();
    };
  }

  private Programs.Result define(String verb, String document) throws IOException {
    return libvirt.virsh(
        PATIENCE, verb, Files.writeString(folder.resolve("document.xml"), document).toString());
  }

  private Programs.Result device(Change change) throws IOException {
    TreePlace place = change.difference().place();
    boolean whole = place.path().endsWith("]");
    boolean gone = place.after().isMissingNode();
    String verb =
        switch (change.difference()) {
          case Difference.Added added when whole -> "attach-device";
          case Difference.Removed removed when whole -> "detach-device";
          default -> "update-device";
        };
    String kind = place.declaration().substring(0, place.declaration().indexOf("[]"));
    ObjectNode entry = (ObjectNode) (gone ? place.before() : place.after());
    Path file = Files.writeString(folder.resolve("device.xml"), CODEC.at(kind).toXml(entry));
    return libvirt.virsh(PATIENCE, verb, "live-change", file.toString(), "--live");
  }

  private ObjectNode defined() {
    return CODEC.toTree(domain.xml(XmlFlag.INACTIVE, XmlFlag.SECURE));
  }

  private ObjectNode running() {
    return CODEC.toTree(domain.xml(XmlFlag.SECURE));
  }

  private String filled(String text) {
    return text.replace("@", folder + "/");
  }
}
