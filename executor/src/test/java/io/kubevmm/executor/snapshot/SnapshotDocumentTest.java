package io.kubevmm.executor.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotDocumentTest {

  private static final String DOMAIN =
      """
      <domain type='kvm'>
        <name>shop.web</name>
        <devices>
          <disk type='volume' device='disk'>
            <driver name='qemu' type='raw'/>
            <source pool='local' volume='shop.web-root.0123.raw'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <disk type='file' device='disk'>
            <driver name='qemu' type='qcow2'/>
            <source file='/pools/local/shop.web-data.4567.qcow2'/>
            <backingStore type='file'/>
            <target dev='vdb' bus='virtio'/>
          </disk>
          <disk type='file' device='cdrom'>
            <target dev='sda' bus='sata'/>
          </disk>
        </devices>
      </domain>
      """;

  private final XmlCodec codec = new XmlCodec(Schema.domain());

  @Test
  void knowsWhichDeviceHasWhichVolume() {
    List<DomainDisks.Device> devices = DomainDisks.of(codec.toTree(DOMAIN));
    assertThat(devices)
        .containsExactly(
            new DomainDisks.Device("vda", "shop.web-root.0123.raw"),
            new DomainDisks.Device("vdb", "shop.web-data.4567.qcow2"),
            new DomainDisks.Device("sda", ""));
    assertThat(DomainDisks.with("shop.web-data.4567.qcow2", devices))
        .hasValueSatisfying(device -> assertThat(device.target()).isEqualTo("vdb"));
  }

  @Test
  void namesEveryDeviceSoThatLibvirtKeepsNoOther() {
    String xml =
        SnapshotDocument.of(
            DomainDisks.of(codec.toTree(DOMAIN)),
            Map.of("vda", "/pools/local/a<b&c.qcow2"),
            Optional.empty());
    ObjectNode tree = new XmlCodec(Schema.of(DocumentKind.DOMAIN_SNAPSHOT)).toTree(xml);
    assertThat(tree.at("/memory/snapshot").asText()).isEqualTo("no");
    assertThat(tree.at("/disks/disk").size()).isEqualTo(3);
    assertThat(tree.at("/disks/disk/0/source/file").asText()).isEqualTo("/pools/local/a<b&c.qcow2");
    assertThat(tree.at("/disks/disk/1/snapshot").asText()).isEqualTo("no");
    assertThat(tree.at("/disks/disk/2/snapshot").asText()).isEqualTo("no");
  }

  @Test
  void memoryGoesIntoAFile() {
    String xml = SnapshotDocument.of(List.of(), Map.of(), Optional.of("/m/1.save"));
    assertThat(xml).contains("<memory snapshot=\"external\" file=\"/m/1.save\"");
  }

  @Test
  void aSavedGuestIsGivenItsNewLayer() {
    ObjectNode tree = codec.toTree(DOMAIN);
    DomainDisks.replace(tree, "shop.web-data.4567.qcow2", "local", "new.qcow2", "qcow2");
    DomainDisks.replace(tree, "shop.web-root.0123.raw", "local", "root.qcow2", "qcow2");
    assertThat(codec.toXml(tree))
        .contains("new.qcow2", "root.qcow2")
        .doesNotContain("4567", "0123", "raw");
    assertThat(tree.at("/devices/disk/1/source").toString())
        .isEqualTo("{\"pool\":\"local\",\"volume\":\"new.qcow2\"}");
  }
}
