package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.TreeDiff;
import org.junit.jupiter.api.Test;

final class TreeDiffTest {
  @Test
  void findsWhatIsAbsentOrDifferent() {
    assertThat(
            TreeDiff.dropped(
                tree("{'a': 1, 'b': {'c': 'x', 'd': true}, 'e': {}, 'f': {}}"),
                tree("{'a': 2, 'b': {'c': 'x'}, 'f': {'more': 1}}")))
        .containsExactly("a", "b.d", "e");
  }

  @Test
  void takesAnotherSpellingForTheSame() {
    assertThat(
            TreeDiff.dropped(
                tree(
                    """
                    {'memory': {'unit': 'GiB', 'value': 1}, 'vcpu': 2, 'slot': '0x0a', 'bus': 0,
                     'uuid': 'C7A5FDBD', 'list': []}
                    """),
                tree(
                    """
                    {'memory': {'unit': 'KiB', 'value': '1048576'},
                     'vcpu': {'placement': 'static', 'value': 2}, 'slot': '0x0A', 'bus': '0x00',
                     'uuid': 'c7a5fdbd'}
                    """)))
        .isEmpty();
  }

  @Test
  void seesThatAnAmountDiffers() {
    assertThat(
            TreeDiff.dropped(
                tree("{'memory': {'unit': 'GiB', 'value': '1'}}"),
                tree("{'memory': {'unit': 'KB', 'value': '1048576'}}")))
        .containsExactly("memory.value");
  }

  @Test
  void takesANameThatLibvirtResolvedForTheSameOutsideLists() {
    assertThat(
            TreeDiff.dropped(
                tree("{'os': {'type': {'machine': 'q35'}}, 'disk': [{'target': 'vda'}]}"),
                tree("{'os': {'type': {'machine': 'pc-q35-7.2'}}, 'disk': [{'target': 'vdb'}]}")))
        .containsExactly("disk[0].target");
  }

  @Test
  void matchesTheEntriesOfAListThatLibvirtSortedAndFilled() {
    assertThat(
            TreeDiff.dropped(
                tree(
                    """
                    {'controller': [{'type': 'scsi', 'model': 'virtio-scsi', 'new': 1},
                                    {'type': 'usb', 'index': 1}, {'type': 'sata'}]}
                    """),
                tree(
                    """
                    {'controller': [{'type': 'pci', 'index': 0}, {'type': 'usb', 'index': 0},
                      {'type': 'usb', 'index': 1}, {'type': 'scsi', 'model': 'virtio-scsi'}]}
                    """)))
        .containsExactly("controller[0].new", "controller[2].type");
  }

  @Test
  void saysThatAListIsShorter() {
    assertThat(TreeDiff.dropped(tree("{'a': [{}, {}]}"), tree("{'a': [{}]}")))
        .containsExactly("a[1]");
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
