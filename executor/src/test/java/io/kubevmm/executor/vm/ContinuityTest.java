package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.api.ApiMapper;
import org.junit.jupiter.api.Test;

class ContinuityTest {

  private static final String BEFORE =
      """
      {'os': {'type': {'machine': 'pc-q35-7.2'}}, 'devices': {
        'disk': [
          {'alias': {'name': 'ua-disk-root'}, 'target': {'dev': 'vda', 'bus': 'virtio'},
           'address': {'type': 'pci', 'bus': '0x01'}},
          {'alias': {'name': 'ua-disk-data'}, 'target': {'dev': 'vdb', 'bus': 'virtio'},
           'address': {'type': 'pci', 'bus': '0x02'}}],
        'interface': [
          {'mac': {'address': '52:54:00:00:00:0A'}, 'model': {'type': 'virtio'},
           'address': {'type': 'pci', 'bus': '0x03'}}]}}
      """;

  private static final String DATA_AND_NEW =
      """
      {'os': {'type': {'machine': '%s'}}, 'devices': {
        'disk': [
          {'alias': {'name': 'ua-disk-data'}, 'target': {'dev': 'vda', 'bus': 'virtio'}},
          {'alias': {'name': 'ua-disk-new'}, 'target': {'dev': 'vdb', 'bus': 'virtio'}}],
        'interface': [
          {'mac': {'address': '52:54:00:00:00:0b'}, 'model': {'type': 'virtio'}},
          {'mac': {'address': '52:54:00:00:00:0a'}, 'model': {'type': 'virtio'}}]}}
      """;

  private static ObjectNode tree(String text) {
    try {
      return (ObjectNode) ApiMapper.JSON.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(text, e);
    }
  }

  private static ObjectNode carried(String wanted) {
    return new Continuity(tree(BEFORE)).carriedInto(tree(wanted));
  }

  @Test
  void aDiskKeepsItsTargetWhenOneBeforeItGoes() {
    ObjectNode now = carried(DATA_AND_NEW.formatted("q35"));
    assertThat(now.at("/devices/disk/0/target/dev").asText()).isEqualTo("vdb");
    assertThat(now.at("/devices/disk/0/address/bus").asText()).isEqualTo("0x02");
    assertThat(now.at("/devices/disk/1/target/dev").asText()).isEqualTo("vda");
    assertThat(now.at("/devices/disk/1").has("address")).isFalse();
  }

  @Test
  void aCardKeepsItsSlotByItsMacAddress() {
    ObjectNode now = carried(DATA_AND_NEW.formatted("q35"));
    assertThat(now.at("/devices/interface/0").has("address")).isFalse();
    assertThat(now.at("/devices/interface/1/address/bus").asText()).isEqualTo("0x03");
  }

  @Test
  void anotherMachineHasOtherSlots() {
    ObjectNode now = carried(DATA_AND_NEW.formatted("pc"));
    assertThat(now.at("/devices/disk/0/target/dev").asText()).isEqualTo("vdb");
    assertThat(now.at("/devices/disk/0").has("address")).isFalse();
    assertThat(now.at("/devices/interface/1").has("address")).isFalse();
  }

  @Test
  void aDiskOnAnotherBusIsAnotherDisk() {
    ObjectNode now =
        carried(
            """
            {'devices': {'disk': [
              {'alias': {'name': 'ua-disk-root'}, 'target': {'dev': 'sda', 'bus': 'scsi'}}]}}
            """);
    assertThat(now.at("/devices/disk/0/target/dev").asText()).isEqualTo("sda");
    assertThat(now.at("/devices/disk/0").has("address")).isFalse();
  }
}
