package io.kubevmm.executor.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkTest {

  private static final Instant SINCE = Instant.parse("2026-06-01T12:00:00.123456789Z");
  private static final Mark MARK =
      new Mark(
          "cluster-uid", "shop", "web", "vm-uid", "0123abcd", "89ef", "77aa", 7, Intent.RUN, SINCE);

  @ParameterizedTest
  @EnumSource(Intent.class)
  void readsWhatItWroteWithAndWithoutItsNamespace(Intent intent) {
    Mark mark = MARK.with(intent, SINCE);
    assertThat(Mark.parse(mark.element())).contains(mark);
    assertThat(Mark.parse(mark.bareElement())).contains(mark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"/><evil/><vm name=\"x",
        "a&b<c>d'e\"f",
        "]]>",
        "&amp;",
        "ünï – \uD83D\uDE00",
        "  two  spaces  ",
        "tab\tand\nline",
        ""
      })
  void keepsHostileNames(String name) {
    Mark mark =
        new Mark(name, name, name, name, name, name, name, Long.MAX_VALUE, Intent.STOP, SINCE);
    assertThat(Mark.parse(mark.element())).contains(mark);
    assertThat(Mark.parse(mark.bareElement())).contains(mark);
  }

  @Test
  void standsInItsOwnNamespaceOnlyInADocument() {
    assertThat(MARK.element()).contains("xmlns:kubevmm=\"" + Mark.NAMESPACE + "\"");
    assertThat(MARK.bareElement()).startsWith("<vm ").doesNotContain("xmlns");
  }

  @Test
  void remembersTheRestWhenOneThingChanges() {
    Instant later = SINCE.plusSeconds(5);
    assertThat(MARK.with(Intent.STOP, later).withRunGeneration(9))
        .isEqualTo(
            new Mark(
                "cluster-uid",
                "shop",
                "web",
                "vm-uid",
                "0123abcd",
                "89ef",
                "77aa",
                9,
                Intent.STOP,
                later));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "text",
        "<vm",
        "<vm/>",
        "<other cluster='c'/>",
        "<vm cluster='c' namespace='n' name='x' uid='u' spec='s' runGeneration='1' intent='run'/>",
        "<vm cluster='c' namespace='n' name='x' uid='u' spec='s' runGeneration='one' intent='run'"
            + " since='2026-06-01T12:00:00Z'/>",
        "<vm cluster='c' namespace='n' name='x' uid='u' spec='s' runGeneration='1' intent='fly'"
            + " since='2026-06-01T12:00:00Z'/>",
        "<vm cluster='c' namespace='n' name='x' uid='u' spec='s' runGeneration='1' intent='run'"
            + " since='yesterday'/>",
        "<!DOCTYPE vm [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><vm cluster='&e;' namespace='n'"
            + " name='x' uid='u' spec='s' runGeneration='1' intent='run'"
            + " since='2026-06-01T12:00:00Z'/>",
      })
  void takesADamagedMarkForNone(String text) {
    assertThat(Mark.parse(text)).isEmpty();
  }
}
