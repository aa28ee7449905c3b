package io.kubevmm.analyser.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.DocumentMaker;
import io.kubevmm.analyser.Facts;
import io.kubevmm.analyser.Limits;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.XmlCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The fast reader and the one for all of YAML: the same tree, or the fast one declines. */
public final class YamlBlockReaderTest {
  /** One for all texts: what it keeps of one must not change another. */
  private static final YamlMemory MEMORY = new YamlMemory();

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHARACTERS =
      "ab:: --\n\n  #'\"\\\t{}[],&*!|>%@`?~0019.eE+xyno_/\r\u0085\u2028\u00a0\u007f\uFEFFé€\uD83D";
  private static final List<String> PIECES =
      List.of(
          "\n",
          "\n\n",
          "\n  ",
          "  ",
          "- ",
          "-\n",
          ": ",
          ":\n",
          "|",
          "|-\n",
          "|+\n",
          "|2\n",
          ">\n",
          "---\n",
          "...\n",
          "# a\n",
          " # a",
          "&a ",
          "*a",
          "!!str ",
          "{a: 1}",
          "[a]",
          "{}\n",
          "[]",
          "\"",
          "\\x41",
          "\\uD800",
          "\\U00110000",
          "\\\n",
          "'",
          "null",
          "true",
          "-0",
          "08",
          "1.50",
          "1e3",
          "9223372036854775808",
          "? ",
          "<<: ",
          "%YAML 1.2\n",
          "\t");

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void readsLibvirtsDocuments(DocumentKind kind) throws IOException {
    XmlCodec codec = XmlCodec.carrying(Schema.of(kind));
    List<Path> declined = new ArrayList<>();
    for (Path document : Facts.documents(kind)) {
      ObjectNode tree = codec.toTree(Files.readString(document));
      Optional<JsonNode> read = agreed(YamlWriter.write(tree, MEMORY));
      read.ifPresentOrElse(it -> assertThat(it).isEqualTo(tree), () -> declined.add(document));
    }
    assertThat(declined).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void readsDocumentsDerivedFromTheSchemas(DocumentKind kind) {
    XmlCodec codec = XmlCodec.carrying(Schema.of(kind));
    new DocumentMaker(Validator.of(kind).grammar(), 2)
        .each(document -> {
          ObjectNode tree = codec.toTree(document.toString());
          agreed(YamlWriter.write(tree, MEMORY))
              .ifPresent(read -> assertThat(read).isEqualTo(tree));
        });
  }

  @Test
  void agreesOnTreesMadeAtRandom() {
    Random random = new Random(3);
    int taken = 0;
    for (int i = 0; i < 10_000; i++) {
      JsonNode tree = JSON.createArrayNode().add(made(random, 4));
      Optional<JsonNode> read = agreed(YamlWriter.write(tree, MEMORY));
      read.ifPresent(it -> assertThat(it).isEqualTo(tree));
      taken += read.isPresent() ? 1 : 0;
    }
    assertThat(taken).isGreaterThan(3_000);
  }

  private static JsonNode made(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 7 : 5)) {
      case 0, 1, 2 -> JSON.getNodeFactory().textNode(word(random));
      case 3 -> JSON.getNodeFactory().booleanNode(random.nextBoolean());
      case 4 -> JSON.getNodeFactory().numberNode(random.nextInt());
      case 5 -> {
        ObjectNode map = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.set(word(random), made(random, depth - 1));
        }
        yield map;
      }
      default -> {
        ArrayNode list = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
          list.add(made(random, depth - 1));
        }
        yield list;
      }
    };
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    boolean any = random.nextInt(4) == 0;
    for (int i = random.nextInt(9); i > 0; i--) {
      int bound = any ? CHARACTERS.length() - 1 : 12;
      word.append(CHARACTERS.charAt(random.nextInt(bound)));
    }
    return word.toString();
  }

  /** Words are remembered by their last sixteen characters of a byte each. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: [aA, \"a\\u0141\"]",
        "[\"aA\", \"a\u0141\", \"b\u4141\", \"bA\"]",
        "[abcdefgh01234567, xabcdefgh01234567, yabcdefgh01234567]",
        "[\"abcdefgh 1234567\", \"xabcdefgh 1234567\", \"yabcdefgh 1234567\"]",
        "[1, \"1\", 01, \"true\", true, \"\", \" \", null, \"null\"]",
        "{aA: 1, a: 2, \"a\u0141\": 3, abcdefgh01234567: 4, xabcdefgh01234567: 5}"
      })
  void tellsWordsApartThatAreRememberedAlike(String flow) {
    JsonNode tree = new YamlReader(flow, Limits.DEFAULT, false).documents().getFirst();
    for (int round = 0; round < 2; round++) {
      assertThat(agreed(YamlWriter.write(tree, MEMORY))).contains(tree);
    }
  }

  @Test
  void agreesOnTextsThatWereChanged() throws IOException {
    Random random = new Random(5);
    List<String> texts = texts();
    int taken = 0;
    int all = Integer.getInteger("kubevmm.yaml.changes", 20_000);
    for (int i = 0; i < all; i++) {
      StringBuilder text = new StringBuilder(texts.get(random.nextInt(texts.size())));
      for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
        change(text, random);
      }
      taken += agreed(text.toString()).isPresent() ? 1 : 0;
    }
    System.out.println("Of " + all + " changed YAML texts the fast reader took " + taken);
    assertThat(taken).isBetween(all / 20, all * 19 / 20);
  }

  /** Small ones, so that most changes matter. */
  private static List<String> texts() throws IOException {
    List<String> texts = new ArrayList<>();
    texts.add("a: 1\nb:\n- c\n- d: |-\n    e\n\n      f\n  g: {}\n- - h\n  - \"i\\n\"\nj: []\n");
    texts.add("- |+\n  a\n\n- |\n  b\n- a:b: c\n  d:\n    e: -1\n    f:\n    - 1.5\n");
    texts.add("a: \"b c\"\n\"d e\":\n    f: g\n");
    try (InputStream in = Schema.class.getResourceAsStream("own/volume.xml")) {
      assertThat(in).isNotNull();
      String xml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      XmlCodec codec = new XmlCodec(Schema.of(DocumentKind.STORAGE_VOLUME));
      texts.add(YamlWriter.write(codec.toTree(xml), MEMORY));
    }
    return texts;
  }

  private static void change(StringBuilder text, Random random) {
    int at = random.nextInt(text.length() + 1);
    int end = Math.min(text.length(), at + 1 + random.nextInt(3));
    int line = text.lastIndexOf("\n", at) + 1;
    switch (random.nextInt(6)) {
      case 0 -> text.delete(at, end);
      case 1 -> text.insert(at, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
      case 2 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
      case 3 -> text.insert(line, " ".repeat(1 + random.nextInt(3)));
      case 4 -> text.replace(line, Math.min(text.length(), line + 2), "");
      default -> text.insert(line, text.substring(line, end < line ? line : end));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "{}\n",
        "a: 1",
        "a: 1\na: 2\n",
        "a: b c\n",
        "a: b\n c\n",
        "a: &x b\n",
        "a: *x\n",
        "a: !!str b\n",
        "a: {b: 1}\n",
        "a: [b]\n",
        "a: 'b'\n",
        "a: >\n  b\n",
        "a: |2\n    b\n",
        "a: |\n\n  b\n",
        "a: |\n  b \n",
        "a: |\n  b\n c\n",
        "a: # b\n",
        "a:\n",
        "a: \n",
        "a:\n  - b\n c: d\n",
        "a:\n\tb: 1\n",
        "a:\tb\n",
        "a: b\r\n",
        "---\na: 1\n",
        "a: 1\n---\nb: 1\n",
        "%YAML 1.2\n---\na: 1\n",
        "? a\n: b\n",
        "- a\nb: c\n",
        "a: b: c\n",
        ": a\n",
        "- : a\n",
        "a: \"b\nc\"\n",
        "a: \"\\q\"\n",
        "a: \"\\uZZZZ\"\n",
        "a: \"\\U00110000\"\n",
        "a: \"b",
        "a: - b\n",
        "a: 1\n\nb: 2\n",
        "\uFEFFa: 1\n"
      })
  void declinesWhatTheWriterDoesNotWrite(String text) {
    assertThat(agreed(text)).isEmpty();
  }

  @Test
  void declinesWhatIsDeeperThanTheLimit() {
    assertThat(agreed("- ".repeat(390) + "a\n")).isPresent();
    assertThat(agreed("- ".repeat(400) + "a\n")).isPresent();
    assertThat(agreed("- ".repeat(401) + "a\n")).isEmpty();
    assertThat(agreed("- ".repeat(100_000) + "a\n")).isEmpty();
  }

  /** What the fast reader reads, after making sure that the other one reads the same. */
  public static Optional<JsonNode> agreed(String text) {
    Optional<JsonNode> fast = YamlBlockReader.read(text, Limits.DEFAULT, MEMORY);
    if (fast.isPresent()) {
      assertThat(read(text)).as(text).isEqualTo(List.of(fast.get()));
    }
    return fast;
  }

  private static List<JsonNode> read(String text) {
    try {
      return new YamlReader(text, Limits.DEFAULT, false).documents();
    } catch (AnalyserException | YamlEngineException e) {
      throw new AssertionError("Only the fast reader takes this:\n" + text, e);
    }
  }
}
