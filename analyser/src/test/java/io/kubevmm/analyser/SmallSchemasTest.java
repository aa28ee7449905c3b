package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.validate.Validator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our validator and Jing on schemas that have what libvirt's have seldom or not at all. */
final class SmallSchemasTest {
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "a",
          " a ",
          "a b",
          "a  b",
          "A",
          "0",
          "-0",
          "+0",
          "00",
          "1",
          "+1",
          "-1",
          " 1 ",
          "1 2",
          "127",
          "128",
          "-128",
          "-129",
          "255",
          "256",
          "32767",
          "32768",
          "65535",
          "65536",
          "2147483647",
          "2147483648",
          "-2147483649",
          "4294967295",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551615",
          "18446744073709551616",
          "1.0",
          "1e3",
          ".5",
          "5.",
          "-.5e-3",
          "INF",
          "-INF",
          "+INF",
          "NaN",
          "1e",
          "e1",
          "0x10",
          "_a",
          "a-b.c",
          "1a",
          "-a",
          "a:b",
          "é",
          "a/b",
          "http://a/b?c#d",
          "http://a b",
          "%41",
          "%zz",
          "::",
          "a#b#c",
          "file:///a|b",
          "[x]",
          "2024-02-29T00:00:00",
          "2023-02-29T00:00:00",
          "2024-01-01T24:00:00",
          "2024-01-01",
          "2024-01-01T23:59:59.5Z",
          "2024-1-01T00:00:00",
          "2024-04-31T00:00:00",
          "2024-13-01T00:00:00",
          "-2024-01-01T00:00:00+14:00",
          "2024-01-01T00:00:00-14:01",
          "12024-01-01T00:00:00Z",
          "02024-01-01T00:00:00Z",
          "1900-02-29T00:00:00",
          "2000-02-29T00:00:00",
          "\uD83D\uDE00",
          "a\nb",
          "a\tb",
          "^a$",
          "a|b",
          "aaaa",
          "aab");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string",
        "token",
        "NCName",
        "anyURI",
        "dateTime",
        "double",
        "integer",
        "nonNegativeInteger",
        "positiveInteger",
        "nonPositiveInteger",
        "negativeInteger",
        "long",
        "int",
        "short",
        "byte",
        "unsignedLong",
        "unsignedInt",
        "unsignedShort",
        "unsignedByte"
      })
  void hasTheSameValuesOfAType(String type) {
    compare("<element name='a'><data type='" + type + "'/></element>", values());
    compare(
        "<element name='a'><attribute name='x'><data type='" + type + "'/></attribute></element>",
        attributes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "string pattern [a-z]+",
        "string pattern ^a$",
        "string pattern a|b",
        "string pattern .*",
        "string pattern (a|b){2,3}",
        "string pattern a?b*",
        "string pattern [^a]",
        "token pattern \\S\\s\\S",
        "string pattern \\d+",
        "string pattern \\w+",
        "string pattern [\\-+]?\\d+",
        "string pattern [\\w.\\-]*",
        "string pattern (a{0,2}){2}b?",
        "int pattern [0-9]+",
        "int pattern .*",
        "int maxInclusive 127",
        "int minExclusive 0",
        "unsignedLong maxExclusive 256",
        "unsignedLong minInclusive +1",
        "string length 1",
        "string maxLength 2",
        "string minLength 2",
        "token length 3"
      })
  void hasTheSameValuesWithAFacet(String type, String facet, String value) {
    String param = "<param name='" + facet + "'>" + value + "</param>";
    compare("<element name='a'><data type='" + type + "'>" + param + "</data></element>", values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<value>a</value>",
        "<value> a  b </value>",
        "<value type='string'>a</value>",
        "<value type='string'> a </value>",
        "<value type='int'>01</value>",
        "<value type='unsignedInt'>+0</value>",
        "<value/>",
        "<empty/>",
        "<text/>",
        "<choice><value>a</value><empty/></choice>",
        "<list><empty/></list>",
        "<list><oneOrMore><data type='int'/></oneOrMore></list>",
        "<list><value>a</value><value>b</value></list>",
        "<list><optional><value>a</value></optional><zeroOrMore><data type='token'/></zeroOrMore></list>",
        "<data type='token'><except><value>a</value><value type='int'>1</value></except></data>",
        "<data type='string'><except><data type='int'/></except></data>"
      })
  void hasTheSameTexts(String content) {
    compare("<element name='a'>" + content + "</element>", values());
    compare(
        "<element name='a'><attribute name='x'>" + content + "</attribute></element>",
        attributes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<group>B C</group>",
        "<interleave>B C</interleave>",
        "<oneOrMore>B</oneOrMore>",
        "<oneOrMore><group>B C</group></oneOrMore>",
        "<oneOrMore><interleave>B C</interleave></oneOrMore>",
        "<zeroOrMore><choice>B C X</choice></zeroOrMore>",
        "<interleave><zeroOrMore>B</zeroOrMore><group>C X</group></interleave>",
        "<oneOrMore><interleave><optional>B</optional><group>C X</group></interleave></oneOrMore>",
        "<interleave><oneOrMore>B</oneOrMore><optional>C</optional><text/></interleave>",
        "<mixed><group>B C</group></mixed>",
        "<choice><group>X B</group><group>B C</group></choice>",
        "<choice><group>B <optional>C</optional></group><interleave>C X</interleave></choice>",
        "<group><optional>X</optional><zeroOrMore>B</zeroOrMore><optional>C</optional></group>",
        "<choice><group><element name='b'><empty/></element>C</group><group><element name='b'>"
            + "<data type='string'><param name='pattern'>\\s*</param></data></element>X</group>"
            + "</choice>",
        "<choice><notAllowed/>B</choice>",
        "<group><notAllowed/>B</group>",
        "<zeroOrMore><element><anyName/><text/></element></zeroOrMore>",
        "<zeroOrMore><element><anyName><except><name>b</name></except></anyName><text/></element>"
            + "</zeroOrMore>",
        "<zeroOrMore><element><nsName ns='urn:x'/><text/></element></zeroOrMore>",
        "<zeroOrMore><attribute><anyName/></attribute></zeroOrMore>",
        "<group><attribute name='x'/><zeroOrMore><attribute><nsName ns='urn:x'/></attribute>"
            + "</zeroOrMore><text/></group>",
        "<choice><element name='b'><attribute name='x'/></element>"
            + "<group><element name='b'><empty/></element>C</group></choice>",
        "<choice><element name='b'><element name='c'><text/></element></element>"
            + "<element name='b'><element name='c'><empty/></element>X</element></choice>"
      })
  void hasTheSameDocuments(String content) {
    String schema =
        content
            .replace("B", "<element name='b'><text/></element>")
            .replace("C", "<element name='c'><optional><attribute name='x'/></optional></element>")
            .replace("X", "<element name='x'><empty/></element>");
    compare("<element name='a'>" + schema + "</element>", documents());
  }

  private void compare(String schema, List<String> documents) {
    Path file = folder.resolve(DocumentKind.SECRET.file());
    try {
      Files.writeString(
          file,
          schema.replaceFirst(
              " ",
              " xmlns='http://relaxng.org/ns/structure/1.0'"
                  + " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes' "));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Jing jing = Jing.of(file);
    Validator ours = Validator.compile(DocumentKind.SECRET, folder, "a test");
    for (String document : documents) {
      assertThat(ours.validate(document).isEmpty())
          .as(schema + " and " + document)
          .isEqualTo(jing.valid(document));
    }
  }

  private static List<String> values() {
    return VALUES.stream().map(value -> "<a>" + escaped(value) + "</a>").toList();
  }

  private static List<String> attributes() {
    return VALUES.stream().map(value -> "<a x='" + escaped(value) + "'/>").toList();
  }

  private static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\n", "&#10;")
        .replace("\t", "&#9;");
  }

  /** Small documents of the elements that the schemas know, and of a stranger. */
  private static List<String> documents() {
    Random random = new Random(3);
    List<String> parts =
        List.of(
            "<b/>",
            "<b> </b>",
            "<b>t</b>",
            "<b x='1'/>",
            "<b><c/></b>",
            "<b><c>t</c><x/></b>",
            "<c/>",
            "<c x='1'/>",
            "<x/>",
            "<x y='1'/>",
            "<z/>",
            "<b xmlns='urn:x'/>",
            "t",
            " ");
    List<String> documents =
        new ArrayList<>(List.of("<a/>", "<b/>", "<a x='1'/>", "<a y='' z=''/>"));
    for (int i = 0; i < 400; i++) {
      StringBuilder content =
          new StringBuilder(i % 5 == 0 ? "<a x='1' xmlns:y='urn:x' y:z=''>" : "<a>");
      for (int n = random.nextInt(5); n > 0; n--) {
        content.append(parts.get(random.nextInt(parts.size())));
      }
      documents.add(content + "</a>");
    }
    return documents;
  }
}
