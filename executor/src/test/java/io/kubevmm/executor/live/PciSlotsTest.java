package io.kubevmm.executor.live;

import static io.kubevmm.executor.live.Trees.tree;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PciSlotsTest {

  private static final PciSlots SLOTS =
      new PciSlots(
          tree(
              """
              {'devices': {
                'controller': [
                  {'type': 'pci', 'index': 0, 'model': 'pcie-root'},
                  {'type': 'pci', 'index': 1, 'model': 'pcie-root-port'},
                  {'type': 'pci', 'index': 2, 'model': 'pcie-root-port'}],
                'disk': [{'address': {'type': 'pci', 'bus': '0x01', 'slot': '0x00'}}],
                'memballoon': {'address': {'type': 'pci', 'bus': '0x00', 'slot': '0x03'}}}}
              """));

  @ParameterizedTest
  @CsvSource({
    "pci, 0x02, 0x00, true",
    "pci, 0x01, 0x00, false",
    "pci, 0x00, 0x03, false",
    "pci, 0x07, 0x00, false",
    "drive, 0x01, 0x00, true"
  })
  void aDeviceMayHaveAFreeSlotOfABusThatIsThere(
      String type, String bus, String slot, boolean free) {
    assertThat(
            SLOTS.hasFree(
                tree("{'type': '" + type + "', 'bus': '" + bus + "', 'slot': '" + slot + "'}")))
        .isEqualTo(free);
  }
}
