package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kubevmm.analyser.xml.Metadata;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MetadataTest {
  private final Metadata owner = new Metadata("urn:k", "k", "owner");

  @Test
  void standsBesideWhatOtherProgramsKeep() {
    String other = "<x:a xmlns:x=\"urn:x\"><owner/> <![CDATA[<]]></x:a>";
    String xml = owner.write(other, Map.of("uid", "\"1\""));
    assertThat(xml).isEqualTo(other + "\n<k:owner xmlns:k=\"urn:k\" uid=\"&quot;1&quot;\"/>");
    assertThat(owner.read(xml)).contains(Map.of("uid", "\"1\""));
  }

  @Test
  void replacesWhatItWroteBefore() {
    String once = owner.write("<a/>", Map.of("uid", "1"));
    assertThat(owner.write(once, Map.of("uid", "1"))).isEqualTo(once);
    assertThat(owner.write(owner.write("", Map.of("uid", "1")), Map.of("uid", "2")))
        .isEqualTo("<k:owner xmlns:k=\"urn:k\" uid=\"2\"/>");
  }

  @Test
  void isNotThereWhenNobodyWroteIt() {
    assertThat(owner.read("")).isEmpty();
    assertThat(owner.read("<owner uid='1'/>")).isEmpty();
    assertThat(owner.read("<a><k:owner xmlns:k='urn:k' uid='1'/></a>")).isEmpty();
  }

  @Test
  void refusesWhatIsNotXml() {
    assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> owner.read("<a>"));
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> owner.write("", Map.of("a", "\u0000")));
  }
}
