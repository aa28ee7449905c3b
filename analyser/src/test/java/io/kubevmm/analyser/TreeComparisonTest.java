package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.compare.Difference;
import io.kubevmm.analyser.compare.TreeComparison;
import io.kubevmm.analyser.compare.TreePlace;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeComparisonTest {
  private static final YamlCodec YAML = new YamlCodec();

  private static List<String> compare(String from, String to) {
    return TreeComparison.of(YAML.read(from), YAML.read(to)).stream()
        .map(TreeComparisonTest::words)
        .toList();
  }

  private static String words(Difference difference) {
    return switch (difference) {
      case Difference.Added(TreePlace place, var value) -> "+ " + place.path() + " " + value;
      case Difference.Removed(TreePlace place, var value) -> "- " + place.path() + " " + value;
      case Difference.Changed(TreePlace place, var from, var to) ->
          "! " + place.path() + " " + from + " " + to;
    };
  }

  @Test
  void tellsAddedRemovedAndChanged() {
    assertThat(compare("{a: 1, b: {c: x, d: y}}", "{b: {c: z, e: w}, f: [1]}"))
        .containsExactly("- a 1", "! b.c \"x\" \"z\"", "- b.d \"y\"", "+ b.e \"w\"", "+ f [1]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {a: 1, b: 2}                              | {b: 2, a: 1}
          {memory: {unit: GiB, value: "1"}}         | {memory: {unit: KiB, value: "1048576"}}
          {u: AB-CD, n: "0x10"}                     | {u: ab-cd, n: 16}
          {vcpu: 2}                                 | {vcpu: {value: 2}}
          {d: [{target: {dev: a}, x: 1}, {target: {dev: b}}]} | {d: [{target: {dev: b}}, {target: {dev: a}, x: 1}]}
          """)
  void anotherSpellingOrOrderIsNoDifference(String from, String to) {
    assertThat(compare(from, to)).isEmpty();
    assertThat(compare(to, from)).isEmpty();
  }

  @Test
  void matchesEntriesByWhatTellsThemApart() {
    assertThat(
            compare(
                "{disk: [{target: {dev: vda}, file: a}, {target: {dev: vdb}, file: b}]}",
                "{disk: [{target: {dev: vdb}, file: c}, {target: {dev: vdc}}]}"))
        .containsExactly(
            "- disk[target.dev=vda] {\"target\":{\"dev\":\"vda\"},\"file\":\"a\"}",
            "! disk[target.dev=vdb].file \"b\" \"c\"",
            "+ disk[target.dev=vdc] {\"target\":{\"dev\":\"vdc\"}}");
    assertThat(
            compare(
                "{controller: [{type: usb, index: 0, model: a}, {type: pci, index: 0}]}",
                "{controller: [{type: pci, index: 0}, {type: usb, index: 0, model: b}]}"))
        .containsExactly("! controller[type=usb,index=0].model \"a\" \"b\"");
  }

  @Test
  void matchesTheOthersByPlace() {
    assertThat(compare("{l: [a, b, c]}", "{l: [a, x, b, c]}")).containsExactly("+ l[1] \"x\"");
    assertThat(compare("{l: [a, b, c]}", "{l: [a, c]}")).containsExactly("- l[1] \"b\"");
    assertThat(compare("{l: [a, b, c]}", "{l: [a, x, c]}")).containsExactly("! l[1] \"b\" \"x\"");
    assertThat(compare("{l: []}", "{l: [a]}")).containsExactly("+ l[0] \"a\"");
  }

  @Test
  void aDocumentEqualsItself() {
    ObjectNode tree =
        XmlCodec.carrying(Schema.domain()).toTree("<domain><os><boot dev='hd'/></os></domain>");
    assertThat(TreeComparison.of(tree, tree.deepCopy())).isEmpty();
  }
}
