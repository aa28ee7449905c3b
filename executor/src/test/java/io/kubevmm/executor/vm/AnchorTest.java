package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnchorTest {

  private static final XmlCodec CODEC = new XmlCodec(Schema.domain());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <os firmware='efi'/>                                              | (NVRAM)
          <os><nvram>/vars.fd</nvram></os>                                  | (NVRAM)
          <devices><tpm><backend type='emulator'/></tpm></devices>          | TPM
          <devices><hostdev mode='subsystem' type='usb'/></devices>         | hostdev
          <devices><filesystem><source dir='/x'/></filesystem></devices>    | filesystem
          <devices><disk><source file='/a.raw'/></disk></devices>           | /a.raw
          <devices><disk><source dev='/dev/sdb'/></disk></devices>          | /dev/sdb
          <devices><disk><source pool='p' volume='v1'/></disk></devices>    | v1
          <devices><disk><source dir='/d'/></disk></devices>                | /d
          """)
  void holdsWhatIsOnNoOtherNode(String xml, String words) {
    assertThat(Anchor.of(domain(xml), false))
        .hasValueSatisfying(w -> assertThat(w).contains(words));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <os><kernel>/boot/vmlinuz</kernel></os>
          <devices><tpm><backend type='passthrough'/></tpm></devices>
          <devices><disk><source file='/a.iso'/><readonly/></disk></devices>
          <devices><disk><source protocol='rbd' name='pool/image'/></disk></devices>
          <devices><disk device='cdrom'><target dev='sda'/></disk></devices>
          <devices><interface type='bridge'><source bridge='br0'/></interface></devices>
          """)
  void letsGoWhatMayBeAnywhere(String xml) {
    assertThat(Anchor.of(domain(xml), false)).isEmpty();
  }

  @Test
  void holdsASavedGuest() {
    assertThat(Anchor.of(domain(""), true)).contains("the guest's saved memory is on this node");
  }

  private static ObjectNode domain(String content) {
    return CODEC.toTree("<domain>" + content + "</domain>");
  }
}
