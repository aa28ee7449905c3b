package io.kubevmm.analyser.compiler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.kubevmm.analyser.model.AttributeModel;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.ModelFile;
import io.kubevmm.analyser.model.ScalarType;
import io.kubevmm.analyser.model.ScalarType.Kind;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.relaxng.RelaxNgReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelCompilerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<text/> | STRING",
        "<value>yes</value> | YES_NO",
        "<choice><value>yes</value><value>no</value></choice> | YES_NO",
        "<choice><value>off</value><value>on</value></choice> | ON_OFF",
        "<choice><value>on</value><value>off</value><value>auto</value></choice> | STRING",
        "<choice><value>yes</value><value>on</value></choice> | STRING",
        "<choice><value>1</value><value>2</value></choice> | INTEGER",
        "<choice><value>1</value><value>2.0</value></choice> | STRING",
        "<choice><value>01</value><value>2</value></choice> | STRING",
        "<data type='int'/> | INTEGER",
        "<data type='unsignedInt'><param name='pattern'>[0-9]+</param></data> | INTEGER",
        "<data type='unsignedInt'><param name='pattern'>[0-7]+</param></data> | STRING",
        "<data type='unsignedLong'/> | UNSIGNED_LONG",
        "<choice><data type='unsignedLong'/><value>max</value></choice> | STRING",
        "<choice><data type='int'/><value>auto</value></choice> | INTEGER_OR_STRING",
        "<choice><data type='int'/><value>-1</value></choice> | INTEGER",
        "<choice><data type='int'/><data type='string'/></choice> | INTEGER_OR_STRING",
        "<data type='string'><param name='pattern'>[0-9]{1,2}</param></data> | INTEGER_OR_STRING",
        "<data type='string'><param name='pattern'>[0-9]{1,20}</param></data> | STRING",
        "<data type='string'><param name='pattern'>[0-9a-f]+</param></data> | STRING",
        "<data type='dateTime'/> | STRING",
        "<list><oneOrMore><data type='int'/></oneOrMore></list> | STRING"
      })
  void typesAScalarByItsDeclaration(String pattern, Kind kind) {
    assertThat(attribute(pattern).kind()).isEqualTo(kind);
  }

  @Test
  void keepsWhatAScalarIsLimitedTo() {
    ScalarType number =
        attribute(
            """
            <choice><data type='unsignedInt'><param name='maxExclusive'>9</param></data>
            <data type='int'><param name='minInclusive'>-5</param>
            <param name='maxInclusive'>3</param></data></choice>
            """);
    assertThat(number.min()).isEqualTo(OptionalLong.of(-5));
    assertThat(number.max()).isEqualTo(OptionalLong.of(8));
    ScalarType text =
        attribute(
            """
            <choice><value>a</value><data type='string'><param name='pattern'>b+</param></data>
            <value>c</value></choice>
            """);
    assertThat(text.values()).containsExactly("a", "c");
    assertThat(text.patterns()).containsExactly("b+");
    assertThat(attribute("<choice><value>a</value><text/></choice>").anyText()).isTrue();
  }

  @Test
  void laysAlternativesOnTopOfEachOther() {
    ElementModel root =
        root(
            """
            <choice>
              <group><attribute name='type'><value>file</value></attribute>
                <attribute name='a'/>
                <element name='source'><attribute name='file'/></element></group>
              <group><attribute name='type'><value>block</value></attribute>
                <optional><attribute name='a'/></optional>
                <element name='source'><attribute name='dev'/></element></group>
            </choice>
            """);
    assertThat(root.attributes())
        .extracting(AttributeModel::key, AttributeModel::required)
        .containsExactly(tuple("type", true), tuple("a", false));
    assertThat(root.attributes().getFirst().type().values()).containsExactly("file", "block");
    assertThat(root.children()).hasSize(1);
    assertThat(root.children().getFirst().repeated()).isFalse();
  }

  @Test
  void seesWhatRepeats() {
    ElementModel root =
        root(
            """
            <element name='once'><empty/></element>
            <optional><element name='twice'><empty/></element></optional>
            <zeroOrMore><element name='many'><empty/></element></zeroOrMore>
            <choice><element name='either'><empty/></element>
              <group><element name='either'><text/></element></group></choice>
            <element name='twice'><empty/></element>
            """);
    assertThat(root.children())
        .extracting(ChildModel::key, ChildModel::repeated)
        .containsExactly(
            tuple("once", false),
            tuple("twice", true),
            tuple("many", true),
            tuple("either", false));
  }

  @Test
  void keepsOrderOfGroupsButNotOfInterleavesAndRepetitions() {
    ElementModel root =
        root(
            """
            <element name='a'><empty/></element>
            <interleave><element name='b'><empty/></element>
              <element name='c'><empty/></element></interleave>
            <zeroOrMore><element name='d'><empty/></element>
              <element name='e'><empty/></element></zeroOrMore>
            """);
    assertThat(root.children().stream().map(ChildModel::after).map(Object::toString))
        .containsExactly("[]", "[0]", "[0]", "[0, 1, 2]", "[0, 1, 2]");
  }

  @Test
  void forgetsAnOrderThatAlternativesContradict() {
    ElementModel root =
        root(
            """
            <choice>
              <group><element name='a'><empty/></element><element name='b'><empty/></element></group>
              <group><element name='b'><empty/></element><element name='a'><empty/></element></group>
            </choice>
            """);
    assertThat(root.children()).allSatisfy(child -> assertThat(child.after()).isEmpty());
  }

  @Test
  void givesEachPartAKeyOfItsOwn() {
    ElementModel root =
        root(
            """
            <attribute name='a'/><attribute name='value'/><text/>
            <element name='a'><empty/></element><element name='value'><empty/></element>
            <element name='b' ns='http://libvirt.org/schemas/domain/qemu/1.0'><empty/></element>
            """);
    assertThat(root.keys())
        .containsExactly("a", "value", "valueText", "aElement", "valueElement", "qemu:b");
  }

  @Test
  void makesFreeXmlOfWhatMayHaveAnyName() {
    ElementModel root = root("<zeroOrMore><element><anyName/><text/></element></zeroOrMore>");
    assertThat(root.text().orElseThrow().type()).isEqualTo(ScalarType.FREE_XML);
    assertThat(root.scalar()).isTrue();
  }

  @Test
  void sharesModelsThatSayTheSameAndFollowsRecursion() {
    SchemaModel schema =
        compile(
            """
            <start><element name='root'>
              <element name='a'><ref name='store1'/></element>
              <element name='b'><ref name='store2'/></element></element></start>
            <define name='store1'><optional><element name='s'><ref name='store1'/></element>
              </optional></define>
            <define name='store2'><optional><element name='s'><ref name='store2'/></element>
              </optional></define>
            """);
    assertThat(schema.elements()).hasSize(2);
    assertThat(schema.element(1).children().getFirst().model()).isEqualTo(1);
    String file = ModelFile.write(schema);
    assertThat(ModelFile.read(file)).isEqualTo(schema);
    assertThat(ModelFile.write(ModelFile.read(file))).isEqualTo(file);
  }

  @Test
  void saysWhenASchemaIsOfAnotherDocument() {
    assertThatExceptionOfType(RelaxNgException.class)
        .isThrownBy(() -> compile("<start><element name='other'><empty/></element></start>"))
        .withMessage("main.rng:1: A document of this schema does not start with <root>.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<define name='a'><ref name='a'/></define>",
        "<define name='a'><choice><empty/><ref name='b'/></choice></define>"
            + "<define name='b'><group><text/><ref name='a'/></group></define>",
        "<define name='a'><attribute name='x'><ref name='a'/></attribute></define>"
      })
  void refusesADefinitionThatContainsItself(String definitions) {
    assertThatExceptionOfType(RelaxNgException.class)
        .isThrownBy(() ->
            compile("<start><element name='root'><ref name='a'/></element></start>" + definitions))
        .withMessageMatching("main.rng:1: [ab] contains itself without an element in between\\.");
  }

  @Test
  void refusesDefinitionsThatLeadOnForEver() {
    StringBuilder definitions = new StringBuilder("<define name='d20000'><text/></define>");
    for (int i = 0; i < 20_000; i++) {
      definitions.append("<define name='d%d'><ref name='d%d'/></define>".formatted(i, i + 1));
    }
    assertThatExceptionOfType(RelaxNgException.class)
        .isThrownBy(() ->
            compile("<start><element name='root'><ref name='d0'/></element></start>" + definitions))
        .withMessage("main.rng:1: Here are more than 500 levels.");
  }

  @Test
  void takesAnElementThatContainsItself() {
    SchemaModel model =
        compile(
            "<start><ref name='a'/></start>"
                + "<define name='a'><element name='root'><optional><ref name='a'/></optional>"
                + "</element></define>");
    assertThat(model.elements()).hasSize(1);
  }

  private ScalarType attribute(String pattern) {
    return root("<attribute name='a'>" + pattern + "</attribute>").attributes().getFirst().type();
  }

  private ElementModel root(String content) {
    return compile("<start><element name='root'>" + content + "</element></start>").rootModel();
  }

  private SchemaModel compile(String grammar) {
    try {
      Path file =
          Files.writeString(
              folder.resolve("main.rng"),
              "<grammar xmlns='http://relaxng.org/ns/structure/1.0'"
                  + " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>"
                  + grammar
                  + "</grammar>");
      return ModelCompiler.compile(RelaxNgReader.read(file), "a test", "root");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
