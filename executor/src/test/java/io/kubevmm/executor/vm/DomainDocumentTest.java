package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.api.ApiMapper;
import io.kubevmm.api.CloudInit;
import io.kubevmm.api.storage.MachineDisk;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainDocumentTest {

  private static final Path FOLDER = Path.of("/var/lib/kubevmm/shop.web");
  private static final Platform TCG = new Platform("qemu", "x86_64", "q35");
  private static final Platform KVM = new Platform("kvm", "x86_64", "q35");

  @Test
  void givesAnEverydayMachineWhatItNeeds() {
    ObjectNode tree = render(new VmBuilder().cpu(2).memory("1Gi"), TCG).tree();
    assertThat(tree.path("name").asText()).isEqualTo("shop.web");
    assertThat(tree.path("uuid").asText()).isEqualTo(VmBuilder.UID);
    assertThat(tree.path("type").asText()).isEqualTo("qemu");
    assertThat(tree.at("/vcpu/value").asInt()).isEqualTo(2);
    assertThat(tree.at("/memory/value").asText()).isEqualTo("1048576");
    assertThat(tree.at("/memory/unit").asText()).isEqualTo("KiB");
    assertThat(tree.at("/os/type/machine").asText()).isEqualTo("q35");
    assertThat(tree.path("features").has("acpi")).isTrue();
    assertThat(tree.at("/devices/serial/0/log/file").asText()).isEqualTo(FOLDER + "/console.log");
    assertThat(tree.at("/devices/channel/0/target/name").asText())
        .isEqualTo("org.qemu.guest_agent.0");
    assertThat(tree.at("/devices/rng/0/backend/value").asText()).isEqualTo("/dev/urandom");
    assertThat(tree.has("cpu")).isFalse();
    assertThat(render(new VmBuilder().cpu(2).memory("1Gi"), KVM).tree().at("/cpu/mode").asText())
        .isEqualTo("host-model");
  }

  @Test
  void rendersWhatTheSchemaAccepts() {
    XmlCodec codec = new XmlCodec(Schema.domain());
    ObjectNode written = tree("{'devices': {'interface': [{'type': 'user'}]}}");
    for (Platform platform : new Platform[] {TCG, KVM, Platform.test()}) {
      VmBuilder vm = new VmBuilder().cpu(1).memory("64Mi").domain(written);
      ObjectNode rendered = render(vm, platform).tree();
      assertThat(render(vm, platform).tree()).isEqualTo(rendered);
      assertThat(codec.toXml(rendered)).startsWith("<domain type=\"" + platform.virtType());
    }
  }

  @Test
  void roundsMemoryUpToTheKibibyte() {
    assertThat(render(new VmBuilder().memory("1500001"), TCG).tree().at("/memory/value").asText())
        .isEqualTo("1465");
  }

  @Test
  void keepsWhatTheUserSaid() {
    ObjectNode written =
        tree(
            "{'type': 'kvm', 'os': {'type': {'value': 'hvm', 'machine': 'pc'}}, 'features': {},"
                + " 'cpu': {'mode': 'host-passthrough'}, 'devices': {'console': [{'type': 'pty'}],"
                + " 'channel': [], 'rng': []}}");
    ObjectNode tree = render(new VmBuilder().cpu(1).memory("1Gi").domain(written), KVM).tree();
    assertThat(tree.path("type")).isEqualTo(written.path("type"));
    assertThat(tree.path("os")).isEqualTo(written.path("os"));
    assertThat(tree.path("features")).isEqualTo(written.path("features"));
    assertThat(tree.path("cpu")).isEqualTo(written.path("cpu"));
    assertThat(tree.path("devices")).isEqualTo(written.path("devices"));
  }

  @Test
  void leavesACompleteDomainAloneButForItsIdentity() {
    ObjectNode written =
        tree(
            "{'type': 'kvm', 'memory': {'value': '65536'}, 'vcpu': {'value': 1},"
                + " 'os': {'type': {'value': 'hvm'}}}");
    ObjectNode before = written.deepCopy();
    ObjectNode tree = render(new VmBuilder().domain(written), TCG).tree();
    assertThat(tree.remove("name").asText()).isEqualTo("shop.web");
    assertThat(tree.remove("uuid").asText()).isEqualTo(VmBuilder.UID);
    assertThat(tree).isEqualTo(before);
    assertThat(written).as("the spec itself").isEqualTo(before);
  }

  @Test
  void keepsTheNameAndUuidOfAnAdoptedDomain() {
    ObjectNode written = tree("{'name': 'old', 'uuid': 'aaaaaaaa-0000-4000-8000-000000000000'}");
    ObjectNode tree = render(new VmBuilder().domain(written), TCG).tree();
    assertThat(tree.path("name").asText()).isEqualTo("old");
    assertThat(tree.path("uuid").asText()).startsWith("aaaaaaaa-");
  }

  @Test
  void asksLibvirtsFakeDriverForNoDevices() {
    ObjectNode tree = render(new VmBuilder().cpu(1).memory("64Mi"), Platform.test()).tree();
    assertThat(tree.path("type").asText()).isEqualTo("test");
    assertThat(tree.has("devices")).isFalse();
    assertThat(tree.at("/os/type/value").asText()).isEqualTo("hvm");
  }

  @Test
  void givesANetworkCardAnAddressForLife() {
    ObjectNode cards =
        tree(
            "{'devices': {'interface': [{'type': 'user'}, {'type': 'user',"
                + " 'mac': {'address': '52:54:00:01:02:03'}}, {'type': 'user'}]}}");
    VmBuilder vm = new VmBuilder().cpu(1).memory("1Gi").domain(cards);
    ObjectNode tree = render(vm, TCG).tree();
    String first = tree.at("/devices/interface/0/mac/address").asText();
    String third = tree.at("/devices/interface/2/mac/address").asText();
    assertThat(first).matches("52:54:00(:[0-9a-f]{2}){3}").isNotEqualTo(third);
    assertThat(tree.at("/devices/interface/1/mac/address").asText()).isEqualTo("52:54:00:01:02:03");
    ObjectNode later = render(vm.runGeneration(9).memory("2Gi"), KVM).tree();
    assertThat(later.at("/devices/interface/0/mac/address").asText()).isEqualTo(first);
    ObjectNode other = render(vm.uid("another-uid"), TCG).tree();
    assertThat(other.at("/devices/interface/0/mac/address").asText()).isNotEqualTo(first);
  }

  @Test
  void digestsWhatTheUserWroteAndNotTheDefaults() {
    String digest = render(new VmBuilder().cpu(1).memory("1Gi"), TCG).digest();
    Platform newer = new Platform("qemu", "x86_64", "q36");
    assertThat(render(new VmBuilder().cpu(1).memory("1Gi"), newer).digest()).isEqualTo(digest);
    assertThat(
            render(new VmBuilder().cpu(1).memory("1Gi").runGeneration(5).graceSeconds(1), TCG)
                .digest())
        .isEqualTo(digest);
    assertThat(render(new VmBuilder().cpu(2).memory("1Gi"), TCG).digest()).isNotEqualTo(digest);
    assertThat(render(new VmBuilder().cpu(1).memory("2Gi"), TCG).digest()).isNotEqualTo(digest);
    assertThat(render(new VmBuilder().cpu(1).memory("1Gi"), KVM).digest()).isNotEqualTo(digest);
    assertThat(
            render(new VmBuilder().cpu(1).memory("1Gi").domain(tree("{'title': 'x'}")), TCG)
                .digest())
        .isNotEqualTo(digest);
  }

  @Test
  void givesCloudInitItsSeedAfterAllOtherDisks() {
    CloudInit data = ApiMapper.read(tree("{'userData': 'hostname: tiny'}"), CloudInit.class);
    ObjectNode disks = tree("{'devices': {'disk': [{'target': {'dev': 'vda', 'bus': 'virtio'}}]}}");
    VmBuilder vm = new VmBuilder().cpu(1).memory("1Gi").domain(disks);
    String digest = render(vm, TCG).digest();
    DomainDocument with = render(vm.cloudInit(data), TCG);
    assertThat(with.tree().at("/devices/disk/0/target/dev").asText()).isEqualTo("vda");
    JsonNode seed = with.tree().at("/devices/disk/1");
    assertThat(seed.at("/target/dev").asText()).isEqualTo("vdb");
    assertThat(seed.at("/source/file").asText()).isEqualTo(FOLDER + "/seed.iso");
    assertThat(seed.has("readonly")).isTrue();
    assertThat(new XmlCodec(Schema.domain()).toXml(with.tree())).doesNotContain("hostname: tiny");
    assertThat(Anchor.of(render(vm.domain(tree("{}")), TCG).tree(), false)).isEmpty();
    assertThat(with.digest()).isNotEqualTo(digest);
  }

  private static MachineDisk drive(String json) {
    return ApiMapper.read(tree(json), MachineDisk.class);
  }

  @Test
  void definesDrivesEmptyAndTakesWhatIsInThemForNoEdit() {
    VmBuilder vm = new VmBuilder().cpu(1).memory("1Gi");
    DomainDocument empty = render(vm.disks(drive("{'name': 'tools', 'cdrom': {}}")), TCG);
    JsonNode device = empty.tree().at("/devices/disk/0");
    assertThat(device.path("device").asText()).isEqualTo("cdrom");
    assertThat(device.at("/target/bus").asText()).isEqualTo("sata");
    assertThat(device.at("/target/dev").asText()).isEqualTo("sda");
    assertThat(device.has("source")).isFalse();
    assertThat(empty.complete()).isTrue();
    assertThat(new XmlCodec(Schema.domain()).toXml(empty.tree())).contains("ua-drive-tools");
    DomainDocument filled =
        render(vm.disks(drive("{'name': 'tools', 'cdrom': {'image': 'iso'}}")), TCG);
    assertThat(filled).isEqualTo(empty);
    DomainDocument other =
        render(vm.disks(drive("{'name': 'tools', 'bus': 'scsi', 'cdrom': {}}")), TCG);
    assertThat(other.digest()).isNotEqualTo(empty.digest());
    assertThat(other.tree().at("/devices/controller/0/model").asText()).isEqualTo("virtio-scsi");
  }

  private static DomainDocument render(VmBuilder vm, Platform platform) {
    return DomainDocument.of(vm.build(), platform, FOLDER, List.of());
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) ApiMapper.JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
