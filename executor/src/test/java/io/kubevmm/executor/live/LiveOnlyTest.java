package io.kubevmm.executor.live;

import static io.kubevmm.executor.live.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.change.ChangePlan;
import io.kubevmm.analyser.xml.XmlCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Documents as libvirt 9.0 writes them of a guest that runs and of its definition. */
class LiveOnlyTest {

  private static final XmlCodec CODEC = new XmlCodec(Schema.domain());

  private static final String DEFINED =
      """
      <domain type='qemu'>
        <name>web</name>
        <memory unit='KiB'>131072</memory>
        <currentMemory unit='KiB'>131072</currentMemory>
        <vcpu placement='static'>1</vcpu>
        <os firmware='efi'><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>
        <devices>
          <disk type='volume' device='disk'>
            <driver name='qemu' type='qcow2'/>
            <source pool='local' volume='shop.root.qcow2'/>
            <target dev='vda' bus='virtio'/>
            <iotune><total_iops_sec>500</total_iops_sec></iotune>
            <alias name='ua-disk-root'/>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
          </disk>
          <disk type='file' device='cdrom'>
            <driver name='qemu' type='raw'/>
            <target dev='sda' bus='sata'/>
            <readonly/>
            <alias name='ua-drive-tools'/>
            <address type='drive' controller='0' bus='0' target='0' unit='0'/>
          </disk>
          <controller type='pci' index='0' model='pcie-root'/>
          <controller type='pci' index='1' model='pcie-root-port'/>
          <interface type='network'>
            <mac address='52:54:00:00:00:01'/>
            <source network='default'/>
            <model type='virtio'/>
            <address type='pci' domain='0x0000' bus='0x02' slot='0x00' function='0x0'/>
          </interface>
          <serial type='pty'><target type='isa-serial' port='0'/></serial>
          <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
          <graphics type='vnc' port='-1' autoport='yes'/>
          <memballoon model='virtio'>
            <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x0'/>
          </memballoon>
        </devices>
      </domain>
      """;

  private static final String RUNNING =
      """
      <domain type='qemu' id='3'>
        <name>web</name>
        <memory unit='KiB'>131072</memory>
        <currentMemory unit='KiB'>131072</currentMemory>
        <vcpu placement='static'>1</vcpu>
        <vcpus><vcpu id='0' enabled='yes' hotpluggable='no' order='1'/></vcpus>
        <resource><partition>/machine</partition></resource>
        <os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type>
          <loader readonly='yes' type='pflash'>/usr/share/OVMF/OVMF_CODE.fd</loader>
          <nvram>/var/lib/libvirt/qemu/nvram/web_VARS.fd</nvram></os>
        <devices>
          <disk type='volume' device='disk'>
            <driver name='qemu' type='qcow2'/>
            <source pool='local' volume='shop.root.qcow2' index='1'/>
            <backingStore/>
            <target dev='vda' bus='virtio'/>
            <iotune><total_iops_sec>500</total_iops_sec></iotune>
            <alias name='ua-disk-root'/>
            <address type='pci' domain='0x0000' bus='0x01' slot='0x00' function='0x0'/>
          </disk>
          <disk type='volume' device='cdrom'>
            <driver name='qemu' type='raw'/>
            <source pool='images' volume='tools.raw' index='2'/>
            <target dev='sda' bus='sata'/>
            <readonly/>
            <alias name='ua-drive-tools'/>
            <address type='drive' controller='0' bus='0' target='0' unit='0'/>
          </disk>
          <controller type='pci' index='0' model='pcie-root'><alias name='pcie.0'/></controller>
          <controller type='pci' index='1' model='pcie-root-port'><alias name='pci.1'/></controller>
          <controller type='pci' index='2' model='pcie-root-port'><alias name='pci.2'/></controller>
          <interface type='network'>
            <mac address='52:54:00:00:00:01'/>
            <source network='default' portid='7d66cbda-9f4a-4c43-a5b5-1a5b6b8e3d5c' bridge='virbr0'/>
            <target dev='vnet0'/>
            <model type='virtio'/>
            <alias name='net0'/>
            <address type='pci' domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
          </interface>
          <serial type='pty'>
            <source path='/dev/pts/4'/>
            <target type='isa-serial' port='0'/>
            <alias name='serial0'/>
          </serial>
          <channel type='unix'>
            <source mode='bind' path='/run/libvirt/qemu/channel/3-web/org.qemu.guest_agent.0'/>
            <target type='virtio' name='org.qemu.guest_agent.0' state='disconnected'/>
            <alias name='channel0'/>
          </channel>
          <graphics type='vnc' port='5900' autoport='yes'/>
          <memballoon model='virtio'>
            <alias name='balloon0'/>
            <address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>
          </memballoon>
        </devices>
        <seclabel type='dynamic' model='dac' relabel='yes'><label>+64055:+109</label></seclabel>
      </domain>
      """;

  private static List<String> left(String running, String defined, ObjectNode written) {
    ObjectNode from = CODEC.toTree(running);
    LiveOnly noise = new LiveOnly(from, written);
    return ChangePlan.between(from, CODEC.toTree(defined)).stream()
        .filter(change -> !noise.covers(change.difference()))
        .map(change -> change.difference().path())
        .toList();
  }

  @Test
  void whatLibvirtAddsAtTheStartIsNoDifference() {
    assertThat(left(RUNNING, DEFINED, tree("{}"))).isEmpty();
  }

  @Test
  void whatTheUserTookAwayIsOne() {
    String without = DEFINED.replace("<iotune><total_iops_sec>500</total_iops_sec></iotune>", "");
    assertThat(left(RUNNING, without, tree("{}")))
        .containsExactly("devices.disk[target.dev=vda].iotune.total_iops_sec");
  }

  @Test
  void ourMarkIsNoDifferenceAndWhatOtherProgramsKeepIsOne() {
    String mark = "<kubevmm:vm xmlns:kubevmm='https://kubevmm.io/domain/v1' spec='%s'/>";
    String note = "<n:note xmlns:n='urn:n'>%s</n:note>";
    assertThat(left(with(mark.formatted(1)), with(mark.formatted(2)), tree("{}"))).isEmpty();
    assertThat(left(with(note.formatted(1)), with(note.formatted(2)), tree("{}")))
        .containsExactly("metadata");
    assertThat(left(with(mark.formatted(1)), with(note.formatted(1)), tree("{}")))
        .containsExactly("metadata");
  }

  private static String with(String metadata) {
    return "<domain type='kvm'><name>web</name><metadata>%s</metadata></domain>"
        .formatted(metadata);
  }

  @Test
  void firmwareOfAGuestWithoutAnyIsOne() {
    String bios = RUNNING.replaceAll("(?s)<loader.*</nvram>", "");
    assertThat(left(bios, DEFINED, tree("{}"))).containsExactly("os.firmware");
  }

  @Test
  void anAddressIsOneIfTheUserWroteIt() {
    ObjectNode written =
        tree("{'devices': {'interface': [{'address': {'type': 'pci', 'bus': '0x02'}}]}}");
    assertThat(left(RUNNING, DEFINED, written))
        .containsExactly("devices.interface[mac.address=52:54:00:00:00:01].address.bus");
  }
}
