package io.kubevmm.executor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ForeignMetadataTest {

  private static final String OURS = "<kubevmm:vm xmlns:kubevmm='https://kubevmm.io/domain/v1'/>";

  private static ForeignMetadata only(String metadata) {
    return ForeignMetadata.of(metadata).values().iterator().next();
  }

  @Test
  void leavesOutOurOwnElement() {
    assertThat(ForeignMetadata.of(OURS + "<a:x xmlns:a='urn:a'/>")).containsOnlyKeys("urn:a");
  }

  @Test
  void saysTheSameWithAnotherPrefixAndIndented() {
    String plain = "<note xmlns='urn:a' b='2' a='1'><line>one &amp; two</line></note>";
    String prefixed =
        "<n:note xmlns:n='urn:a' a='1' b='2'>\n  <n:line>one &amp; two</n:line>\n</n:note>";
    assertThat(ForeignMetadata.same(plain, OURS + prefixed)).isTrue();
  }

  @Test
  void anotherTextAttributeOrNamespaceSaysSomethingElse() {
    String note = "<n:note xmlns:n='urn:a' a='1'>one</n:note>";
    assertThat(ForeignMetadata.same(note, note.replace("one", "two"))).isFalse();
    assertThat(ForeignMetadata.same(note, note.replace("'1'", "'2'"))).isFalse();
    assertThat(ForeignMetadata.same(note, note.replace("urn:a", "urn:b"))).isFalse();
    assertThat(ForeignMetadata.same(note, "")).isFalse();
  }

  @Test
  void isBareForLibvirtWhichAddsTheNamespace() {
    ForeignMetadata element = only("<n:note xmlns:n='urn:a' a='1'><n:line>&lt;</n:line></n:note>");
    assertThat(element.prefix()).isEqualTo("n");
    assertThat(element.bare()).contains("<note a=\"1\"><line>&lt;</line></note>");
  }

  @Test
  void hasAPrefixInAnyCase() {
    assertThat(only("<note xmlns='urn:a'/>").prefix()).isEqualTo("note");
  }

  @Test
  void isNotBareWithOtherNamespacesInside() {
    String mixed = "<n:note xmlns:n='urn:a' xmlns:o='urn:o'><o:line/></n:note>";
    String attribute = "<n:note xmlns:n='urn:a' n:a='1'/>";
    String none = "<n:note xmlns:n='urn:a'><line/></n:note>";
    for (String text : new String[] {mixed, attribute, none}) {
      assertThat(only(text).bare()).isEmpty();
    }
  }

  @Test
  void refusesWhatIsNoXml() {
    assertThatThrownBy(() -> ForeignMetadata.of("<note>"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("metadata: ");
  }
}
