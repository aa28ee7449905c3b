package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class YamlCodecTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final YamlCodec yaml = new YamlCodec();

  @Test
  void writesWhatPeopleWouldWrite() {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("name", "web").put("on_crash", "destroy").put("uuid", "yes");
    tree.putObject("features").putObject("acpi");
    tree.putObject("vcpu").put("value", 2);
    tree.putArray("disk").addObject().put("file", "/a b.qcow2").put("readonly", true);
    tree.put("metadata", "<a>\n  <b c=\"é\"/>\n</a>");
    assertThat(yaml.write(tree))
        .isEqualTo(
            """
            name: web
            on_crash: destroy
            uuid: "yes"
            features:
              acpi: {}
            vcpu:
              value: 2
            disk:
            - file: "/a b.qcow2"
              readonly: true
            metadata: |-
              <a>
                <b c="é"/>
              </a>
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "no",
        "No",
        "YES",
        "on",
        "off",
        "y",
        "~",
        "null",
        "true",
        "0x10",
        "010",
        "0o10",
        "08",
        "1e3",
        "2.0",
        ".5",
        "1_000",
        "+1",
        "-1",
        "12:30:45",
        "2001-12-14",
        "=",
        "<<",
        ".inf",
        "- a",
        "a: b",
        "a #b",
        "#a",
        "'",
        "\"",
        "\\",
        "%",
        "@a",
        "`",
        "!a",
        "&a",
        "*a",
        "a\nb",
        "a\n",
        "a\n\n",
        "\na",
        " a\nb",
        "a \nb",
        "a\tb",
        "\t",
        "a\rb",
        "a\r\nb",
        "\u0085",
        "\u2028",
        "a\u2028b\nc",
        "\uFEFF",
        "\uFEFFa\nb",
        "\uD83D\uDE00\nb",
        "é",
        "---",
        "...",
        "{a",
        "[a",
        "a,b",
        "?",
        "? a",
        ":",
        "a:",
        "|",
        ">",
        "\u007F",
        "\u0001"
      })
  void keepsEveryStringAsItIs(String text) {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("a", text).putArray("b").add(text);
    tree.putObject("c").put(text, 1);
    assertThat(yaml.read(yaml.write(tree))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 998, 999, 1000, 1001, 5000})
  void keepsKeysOfAnyLength(int length) {
    ObjectNode tree = JSON.createObjectNode();
    tree.putObject("k".repeat(length)).put("a", "b");
    tree.putArray("\n".repeat(length) + "l").add(1).addObject().put("a", "b");
    tree.put("\u0001".repeat(length) + "m", "c");
    assertThat(yaml.read(yaml.write(tree))).isEqualTo(tree);
  }

  @Test
  void keepsRandomStringsAsTheyAre() {
    Random random = new Random(7);
    String alphabet = "ab :-#'\"\\\n\t {}[],&*!|>%@`?~0123456789.eExyno\u0085\u2028\u00a0é";
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ObjectNode tree = JSON.createObjectNode();
      tree.putArray(text.toString()).addObject().put("k", text.toString());
      assertThat(yaml.read(yaml.write(tree))).isEqualTo(tree);
    }
  }

  @Test
  void readsOnlyJsonsSpellingsAsNumbersAndBooleans() throws IOException {
    ObjectNode tree =
        yaml.read(
            """
            a: no
            b: 0x10
            c: 08
            d: 8
            e: -3
            f: 18446744073709551615
            g: true
            h: Yes
            i:
            j: 'true'
            k: 4294967296
            """);
    assertThat(tree)
        .isEqualTo(
            JSON.readTree(
                """
                {"a": "no", "b": "0x10", "c": "08", "d": 8, "e": -3, "f": 18446744073709551615,
                 "g": true, "h": "Yes", "i": null, "j": "true", "k": 4294967296}
                """));
  }

  @Test
  void readsManyDocuments() {
    assertThat(yaml.readAll("a: 1\n---\n---\nb: 2\n...\n")).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: 1\na: 2",
        "a: &x [1]\nb: *x",
        "a: !!javax.script.ScriptEngineManager []",
        "a: !!str 1",
        "a: {",
        "a:\n\t- b",
        "a: \"b",
        "? [a]\n: b",
        "a: b: c",
        "a: \u0001"
      })
  void refusesWithLineAndColumn(String text) {
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> yaml.read(text))
        .withMessageMatching("(?s)\\d+:\\d+: .*|This is not YAML: .*");
  }

  @Test
  void refusesAnAliasBombDepthAndSize() {
    assertRefused("a: &a [x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n");
    assertRefused("[".repeat(10_000));
    assertRefused("a: " + "x".repeat(17 * 1024 * 1024));
    assertRefused("- 1\n");
    assertRefused("");
  }

  @Test
  void takesLibvirtsDocumentsThereAndBack() throws IOException {
    for (DocumentKind kind : DocumentKind.values()) {
      List<Path> documents = Facts.documents(kind);
      XmlCodec codec = XmlCodec.carrying(Schema.of(kind));
      List<String> failures = new ArrayList<>();
      for (Path document : documents) {
        ObjectNode tree = codec.toTree(Files.readString(document));
        if (!yaml.read(yaml.write(tree)).equals(tree)) {
          failures.add(document.toString());
        }
      }
      int good = documents.size() - failures.size();
      System.out.println(kind + ": " + good + " of " + documents.size() + " through YAML");
      assertThat(failures).isEmpty();
    }
  }

  private void assertRefused(String text) {
    assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> yaml.read(text));
  }
}
