package io.kubevmm.analyser.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.xml.XmlCodec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangePlanTest {
  private static final XmlCodec CODEC = new XmlCodec(Schema.domain());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <title>a</title>                        | <title>b</title>               | live    | SetMetadata
          <on_crash>destroy</on_crash>            | <on_crash>preserve</on_crash>  | live    | SetLifecycleAction
          <currentMemory>1024</currentMemory>     | <currentMemory>2048</currentMemory> | live | SetMemoryFlags
          <memory>1024</memory>                   | <memory>2048</memory>          | restart | most memory
          <vcpu current='1'>4</vcpu>              | <vcpu current='2'>4</vcpu>     | live    | SetVcpusFlags
          <vcpu>4</vcpu>                          | <vcpu>8</vcpu>                 | restart | most CPUs
          <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid> | <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1810</uuid> | never | identity
          <cpu mode='host-model'/>                | <cpu mode='host-passthrough'/> | restart | CPU model
          <features><acpi/></features>            | <features/>                    | restart | no call
          <cputune><shares>1</shares></cputune>   | <cputune><shares>2</shares></cputune> | live | SetSchedulerParameters
          <cputune/>                              | <cputune><vcpupin vcpu='0' cpuset='1'/></cputune> | live | PinVcpu
          <numatune><memory mode='strict' nodeset='0'/></numatune>      | <numatune><memory mode='strict' nodeset='1'/></numatune>      | restart | restrictive
          <numatune><memory mode='restrictive' nodeset='0'/></numatune> | <numatune><memory mode='restrictive' nodeset='1'/></numatune> | live | SetNumaParameters
          """)
  void judgesWhatIsOfTheWholeDomain(String from, String to, String verdict, String words) {
    assertThat(only(from, to)).satisfies(c -> says(c, verdict, words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none | <disk><target dev='vda' bus='virtio'/></disk>  | live    | AttachDevice
          none | <disk><target dev='hda' bus='ide'/></disk>     | restart | only disks of the buses
          <disk><target dev='sda' bus='scsi'/></disk> | none | live | DetachDevice
          <disk device='floppy'><target dev='fda' bus='fdc'/></disk> | none | restart | floppy
          <disk device='cdrom'><source file='/a'/><target dev='hda'/></disk> | <disk device='cdrom'><source file='/b'/><target dev='hda'/></disk> | live | UpdateDevice
          <disk device='cdrom'><target dev='hda'/></disk> | <disk device='cdrom'><source file='/b'/><target dev='hda'/></disk> | live | UpdateDevice
          <disk><source file='/a'/><target dev='vda'/></disk> | <disk><source file='/b'/><target dev='vda'/></disk> | restart | removable
          <disk><driver cache='none'/><target dev='vda'/></disk> | <disk><driver cache='unsafe'/><target dev='vda'/></disk> | restart | of a device
          <disk><target dev='vda'/></disk> | <disk><iotune><total_bytes_sec>9</total_bytes_sec></iotune><target dev='vda'/></disk> | live | SetBlockIoTune
          <interface type='network'><source network='a'/></interface> | <interface type='network'><source network='b'/></interface> | live | UpdateDevice
          <interface type='direct'><source dev='a'/></interface> | <interface type='direct'><source dev='b'/></interface> | restart | of a device
          <interface type='user'><link state='up'/></interface> | <interface type='user'><link state='down'/></interface> | live | UpdateDevice
          <interface type='user'><model type='virtio'/></interface> | <interface type='user'><model type='e1000'/></interface> | restart | of a device
          <graphics type='vnc' port='1'/> | <graphics type='vnc' port='2'/> | restart | of a device
          <graphics type='vnc' passwd='x'/> | <graphics type='vnc' passwd='y'/> | live | UpdateDevice
          <graphics type='vnc'/> | <graphics type='vnc' passwd='x'/> | restart | started with one
          none | <memory model='dimm'/> | restart | maxMemory
          none | <watchdog model='i6300esb'/> | live | AttachDevice
          none | <watchdog model='itco'/> | restart | of a device
          none | <sound model='ich9'/> | restart | of a device
          none | <vsock model='virtio'><cid auto='yes'/></vsock> | live | AttachDevice
          """)
  void judgesDevices(String from, String to, String verdict, String words) {
    String before = "<devices>" + (from.equals("none") ? "" : from) + "</devices>";
    String after = "<devices>" + (to.equals("none") ? "" : to) + "</devices>";
    assertThat(only(before, after)).satisfies(c -> says(c, verdict, words));
  }

  @Test
  void memoryCanBePluggedIntoAGuestThatWasStartedForIt() {
    String slots = "<maxMemory slots='4'>4096</maxMemory>";
    Change change = only(slots, slots + "<devices><memory model='dimm'/></devices>");
    says(change, "live", "AttachDevice");
  }

  @Test
  void takesAnElementApartWhosePartsNeedDifferentThings() {
    List<Change> changes =
        changes("", "<cputune><shares>2</shares><cachetune vcpus='0'/></cputune>");
    assertThat(changes)
        .extracting(change -> change.difference().path())
        .containsExactly("cputune.shares", "cputune.cachetune[0]");
    says(changes.get(0), "live", "SetSchedulerParameters");
    says(changes.get(1), "restart", "no call");
  }

  @Test
  void sameDomainsNeedNothing() {
    String xml = "<vcpu>2</vcpu><devices><disk><target dev='vda'/></disk></devices>";
    assertThat(changes(xml, xml)).isEmpty();
  }

  /** A fact about a place that libvirt's schema does not have would never be met. */
  @Test
  void everyFactSpeaksOfADeclarationOfTheSchema() {
    for (Fact fact : Facts.DOMAIN.all()) {
      assertThat(isDeclared(fact.where())).as(fact.where()).isTrue();
    }
  }

  @Test
  void everyLiveVerdictNamesAFunctionOfLibvirt() {
    assertThat(Facts.DOMAIN.all())
        .filteredOn(fact -> fact.verdict() instanceof Verdict.Live)
        .extracting(fact -> ((Verdict.Live) fact.verdict()).call())
        .allMatch(call -> call.startsWith("virDomain"));
  }

  @Test
  void aLineThatIsNoFactIsRefusedWhole() {
    assertThatThrownBy(() -> Facts.read("heading\nuuid | sometimes |  | never | x"))
        .hasMessageContaining("uuid | sometimes");
    assertThatThrownBy(() -> Facts.read("heading\nuuid | any |  | perhaps | x"))
        .hasMessageContaining("no such verdict");
  }

  private static boolean isDeclared(String where) {
    SchemaModel model = Schema.domain().model();
    ElementModel element = model.rootModel();
    for (String part : where.replace("[]", "").replaceFirst("\\.?\\*\\*$", "").split("\\.")) {
      if (part.isEmpty()) {
        continue;
      }
      Optional<Integer> child = element.childByKey(part);
      if (child.isEmpty()) {
        return element.attributeByKey(part).isPresent();
      }
      element = model.element(element.children().get(child.get()).model());
    }
    return true;
  }

  private static void says(Change change, String verdict, String words) {
    String name = change.verdict().getClass().getSimpleName().toLowerCase(Locale.ROOT);
    assertThat(name).as(change.toString()).endsWith(verdict);
    String said =
        switch (change.verdict()) {
          case Verdict.Live(String call) -> call;
          case Verdict.OnRestart(String why) -> why;
          case Verdict.Never(String why) -> why;
        };
    assertThat(said).as(change.toString()).contains(words);
  }

  private static Change only(String from, String to) {
    List<Change> changes = changes(from, to);
    assertThat(changes).hasSize(1);
    return changes.getFirst();
  }

  private static List<Change> changes(String from, String to) {
    return ChangePlan.between(tree(from), tree(to));
  }

  private static ObjectNode tree(String content) {
    return CODEC.toTree("<domain>" + content + "</domain>");
  }
}
