package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.text.Utf8;
import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Input that is broken, or made to break us: an error with a place, soon and with little memory.
 */
@Timeout(60)
final class BadInputTest {
  private final XmlCodec strict = new XmlCodec(Schema.domain());
  private final XmlCodec carrying = XmlCodec.carrying(Schema.domain());
  private final YamlCodec yaml = new YamlCodec();
  private final Validator validator = Validator.of(DocumentKind.DOMAIN);

  static Stream<String> hostileDocuments() {
    String many =
        IntStream.range(0, 1_000_000)
            .mapToObj(i -> " a" + i + "='1'")
            .collect(Collectors.joining());
    String bomb =
        IntStream.range(1, 20)
            .mapToObj(i -> "<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>")
            .collect(Collectors.joining());
    String prefixes =
        IntStream.range(0, 900)
            .mapToObj(i -> " xmlns:p" + i + "='u'")
            .collect(Collectors.joining());
    return Stream.of(
        "",
        "   \n",
        "<domain><name>cut of",
        "<domain><name>a</name",
        "<domain><!-- cut off",
        "<domain><![CDATA[cut off",
        "<domain><metadata><a></metadata></domain>",
        "<!DOCTYPE domain><domain/>",
        "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>",
        "<!DOCTYPE d [<!ENTITY a0 'aaaaaaaaaa'>" + bomb + "]><domain><name>&a19;</name></domain>",
        "<domain><name>&x;</name></domain>",
        "<domain><name>&#0;</name></domain>",
        "<domain><name>&#xD800;</name></domain>",
        "<domain><name>\uD800</name></domain>",
        "<domain><name>\uDC00\uD800</name></domain>",
        "<domain><name>\u0000</name></domain>",
        "<domain><name>\u0001</name></domain>",
        "<domain><name>\uFFFE</name></domain>",
        "<domain a='\uD800'/>",
        "<domain>" + "<a>".repeat(10_000) + "</a>".repeat(10_000) + "</domain>",
        "<domain><metadata>"
            + "<a>".repeat(10_000)
            + "</a>".repeat(10_000)
            + "</metadata></domain>",
        "<domain" + many + "/>",
        "<domain" + prefixes + "/>",
        "<domain><name>]]></name></domain>",
        "<domain><?xml version='1.0'?></domain>",
        "<domain/>text",
        "kind: VirtualMachine");
  }

  @ParameterizedTest
  @MethodSource("hostileDocuments")
  void isRefusedWithItsPlace(String xml) {
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> carrying.toTree(xml))
        .withMessageMatching("(?s)\\d+:\\d+: .*");
    Validator.Problem last = validator.validate(xml).getLast();
    assertThat(last.line()).isPositive();
    assertThat(last.message()).isNotBlank().hasSizeLessThan(1_000);
  }

  @Test
  void isRefusedWhenItIsTooLong() {
    String xml = "<domain><name>" + "a".repeat(17 * 1024 * 1024) + "</name></domain>";
    assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> strict.toTree(xml));
    assertThat(validator.validate(xml).getLast().message()).contains("16777216 are the limit");
  }

  /** What a comment, a CDATA section or an instruction hides from one reader, no other may see. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "<name>a<!-- </name><name>b -->c</name>",
        "<name>a<![CDATA[</name><name>b]]>c</name>",
        "<name><![CDATA[a]]]]><![CDATA[>c]]></name>",
        "<name>a<?evil </name><name>?>c</name>",
        "<name>&lt;/name>&lt;name></name>",
        "<!-- <devices/> --><name>a</name><?devices ?>"
      })
  void smugglesNothing(String content) {
    String xml = "<domain type='kvm'>" + content + "</domain>";
    ObjectNode tree = carrying.toTree(xml);
    String back = carrying.toXml(yaml.read(yaml.write(tree)));
    assertThat(Infoset.difference(Infoset.of(xml), Infoset.of(back))).isEmpty();
    assertThat(tree.path("name").isTextual()).isTrue();
    assertThat(back).doesNotContain("<![CDATA[", "<!--", "<?");
    assertThat(strict.toXml(strict.toTree(xml))).isEqualTo(back);
  }

  @Test
  void carriesAScalarOfTenMebibytes() {
    String large = "a\"b'<\u00e9> ".repeat(10 * 1024 * 1024 / 9);
    ObjectNode tree = carrying.toTree("<domain type='kvm'><name>a</name></domain>");
    tree.put("description", large);
    assertThat(yaml.read(yaml.write(tree))).isEqualTo(tree);
    assertThat(strict.toTree(strict.toXml(tree))).isEqualTo(tree);
    String digits = "<domain id='" + "9".repeat(10 * 1024 * 1024) + "'><name>a</name></domain>";
    assertThat(validator.validate(digits)).isNotEmpty();
    assertThat(carrying.toXml(yaml.read(yaml.write(carrying.toTree(digits))))).contains("999");
  }

  static Stream<String> hostileYaml() {
    return Stream.of(
        "",
        "# nothing\n",
        "- a\n",
        "a",
        "a: 1\n---\nb: 2\n",
        "a: 1\na: 2\n",
        "a: {b: 1, b: 2}\n",
        "a: &x 1\nb: *x\n",
        "a: &x {<<: *x}\n",
        "a: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[]]]\n",
        "a: !!binary aGk=\n",
        "a: !local 1\n",
        "%TAG ! tag:x,2000:\n---\na: !y 1\n",
        "a:\n\tb: 1\n",
        "a: [1, 2",
        "a: \"cut off",
        "a: {b",
        "a: 'b\n",
        "a: |\n  b\n c\n",
        "a: \u0000\n",
        "a: \uD800\n",
        "a: \"b\\u",
        "a: [\"\\x",
        "a: \"\\UFFFFFFFF\"\n",
        "\"a\\uD800\": 1\n? [x]\n: y\n",
        "? {a: 1}\n: b\n",
        "a: b: c\n",
        "[".repeat(10_000),
        "a: " + "{a: ".repeat(10_000),
        "- ".repeat(10_000) + "a\n",
        "a: " + "x".repeat(17 * 1024 * 1024));
  }

  @ParameterizedTest
  @MethodSource("hostileYaml")
  void isRefusedAsYaml(String text) {
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> yaml.read(text))
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000));
  }

  @Test
  void refusesALoneSurrogateFromYamlWithItsPath() {
    ObjectNode tree = yaml.read("title: \"a\\uD800\"\n");
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toXml(tree))
        .withMessageContaining("title: has a character that XML cannot carry: U+D800.");
  }

  @Test
  void refusesATreeOfAnotherKind() {
    ObjectNode network =
        yaml.read("name: default\nforward: {mode: nat}\nip:\n- {address: 10.0.0.1}\n");
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toXml(network))
        .satisfies(e ->
            assertThat(e.problems())
                .extracting(AnalyserException.Problem::path)
                .containsExactly("forward", "ip"));
    ObjectNode wrapped = yaml.read("kind: ConfigMap\nmetadata: {name: a}\n");
    assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> strict.toXml(wrapped));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@",
        "@a='1' b",
        "@a b",
        "@a/>",
        "@xmlns",
        "@x:y",
        "@{urn:x}",
        "@{urn:x}a b",
        "@{http://www.w3.org/2000/xmlns/}a"
      })
  void smugglesNothingInTheNameOfAnAttribute(String key) {
    ObjectNode tree = carrying.toTree("<domain type='kvm'><name>a</name></domain>");
    tree.put(key, "1");
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> carrying.toXml(tree))
        .withMessage(key + ": is not the name of an attribute.");
  }

  @Test
  void limitsWhatAHostileTreeCosts() {
    StringBuilder keys = new StringBuilder();
    IntStream.range(0, 200_000).forEach(i -> keys.append("devcies").append(i).append(": 1\n"));
    ObjectNode tree = yaml.read(keys.toString());
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toXml(tree))
        .satisfies(e -> assertThat(e.problems()).hasSizeLessThanOrEqualTo(XmlCodec.MOST_PROBLEMS));
  }

  @Test
  void saysWhereBytesAreNotUtf8() {
    byte[] latin = "<domain>\n <name>\u00e9</name></domain>".getBytes(StandardCharsets.ISO_8859_1);
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> Utf8.decode(latin))
        .withMessageStartingWith("2:8: This is not UTF-8");
    for (String hex : new String[] {"c0af", "eda080", "f4908080", "e282", "fe", "80"}) {
      byte[] bytes = java.util.HexFormat.of().parseHex(hex);
      assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> Utf8.decode(bytes));
    }
    assertThat(Utf8.decode("\uFEFFa\u00e9\uD83D\uDE00".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("a\u00e9\uD83D\uDE00");
  }
}
