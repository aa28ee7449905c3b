package io.kubevmm.analyser.relaxng;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelaxNgReaderTest {
  private static final String OPEN =
      "<grammar xmlns='http://relaxng.org/ns/structure/1.0'"
          + " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>\n";

  @TempDir Path folder;

  @Test
  void reducesTheSyntaxToItsFewPatterns() {
    Pattern.Element a =
        start(
            """
            <start><element name='a'>
              <optional><attribute name='b'/></optional>
              <zeroOrMore><element name='c'><text/></element></zeroOrMore>
              <mixed><element name='d'><empty/></element></mixed>
            </element></start>
            """);
    assertThat(a.at()).isEqualTo(new Location("main.rng", 2));
    Pattern.Group group = (Pattern.Group) a.content();
    assertThat(group.parts()).hasSize(3);
    Pattern.Choice optional = (Pattern.Choice) group.parts().get(0);
    Pattern.Attribute b = (Pattern.Attribute) optional.options().get(0);
    assertThat(b.names()).isEqualTo(new NameClass.Name("", "b"));
    assertThat(b.content()).isInstanceOf(Pattern.Text.class);
    assertThat(optional.options().get(1)).isInstanceOf(Pattern.Empty.class);
    Pattern.Choice zero = (Pattern.Choice) group.parts().get(1);
    assertThat(zero.options().get(0)).isInstanceOf(Pattern.OneOrMore.class);
    Pattern.Interleave mixed = (Pattern.Interleave) group.parts().get(2);
    assertThat(mixed.parts().get(1)).isInstanceOf(Pattern.Text.class);
  }

  @Test
  void readsDataWithFacetsAndExceptions() {
    Pattern.Element a =
        start(
            """
            <start><element name='a'><data type='int'><param name='maxInclusive'>9</param>
              <except><value>5</value></except></data></element></start>
            """);
    Pattern.Data data = (Pattern.Data) a.content();
    assertThat(data.library()).isEqualTo("http://www.w3.org/2001/XMLSchema-datatypes");
    assertThat(data.facets()).containsExactly(new Pattern.Facet("maxInclusive", "9"));
    assertThat(data.except()).isPresent();
  }

  @Test
  void inheritsNamespacesForElementsOnly() {
    Pattern.Element a =
        start(
            """
            <start><element name='a' ns='urn:a'>
              <attribute name='b'/>
              <attribute name='c' ns='urn:c'/>
              <element name='d'><empty/></element>
              <element xmlns:p='urn:p' name='p:e'><empty/></element>
            </element></start>
            """);
    Pattern.Group group = (Pattern.Group) a.content();
    assertThat(a.names()).isEqualTo(new NameClass.Name("urn:a", "a"));
    assertThat(group.parts().stream().map(RelaxNgReaderTest::names))
        .containsExactly(
            new NameClass.Name("", "b"),
            new NameClass.Name("urn:c", "c"),
            new NameClass.Name("urn:a", "d"),
            new NameClass.Name("urn:p", "e"));
  }

  @Test
  void readsNameClasses() {
    Pattern.Element a =
        start(
            """
            <start><element name='a'><group>
              <element><anyName><except><nsName ns='urn:x'/></except></anyName><empty/></element>
              <attribute><choice><name>b</name><name ns='urn:c'>c</name></choice></attribute>
            </group></element></start>
            """);
    Pattern.Group group = (Pattern.Group) a.content();
    assertThat(names(group.parts().get(0))).isInstanceOf(NameClass.AnyName.class);
    assertThat(names(group.parts().get(1)).toString()).contains("local=b", "urn:c");
  }

  @Test
  void takesAnIncludeWithItsOverridesAndCombines() {
    write("basic.rng", OPEN + "<define name='a'><notAllowed/></define></grammar>");
    write(
        "common.rng",
        OPEN
            + """
            <include href='basic.rng'/>
            <start><ref name='root'/></start>
            <define name='root'><element name='old'><empty/></element></define>
            <div><define name='x'><empty/></define></div></grammar>
            """);
    Pattern.Element root =
        start(
            """
            <include href='common.rng'>
              <define name='root'><element name='new'><ref name='a'/></element></define>
            </include>
            <define name='a' combine='choice'><attribute name='y'/></define>
            """);
    assertThat(root.names()).isEqualTo(new NameClass.Name("", "new"));
    Pattern.Ref ref = (Pattern.Ref) root.content();
    assertThat(ref.target().pattern()).isInstanceOf(Pattern.Choice.class);
  }

  @Test
  void keepsTheNamesOfNestedGrammarsApart() {
    write(
        "inner.rng",
        OPEN + "<start><ref name='x'/></start><define name='x'><text/></define></grammar>");
    Pattern.Element a =
        start(
            """
            <start><element name='a'><group>
              <grammar><include href='inner.rng'/></grammar>
              <grammar><start><parentRef name='x'/></start></grammar>
              <externalRef href='inner.rng'/>
            </group></element></start>
            <define name='x'><empty/></define>
            """);
    Pattern.Group group = (Pattern.Group) a.content();
    assertThat(group.parts().stream().map(RelaxNgReaderTest::resolved).map(Object::getClass))
        .isEqualTo(List.of(Pattern.Text.class, Pattern.Empty.class, Pattern.Text.class));
  }

  @Test
  void readsARecursiveDefinition() {
    Pattern.Element a =
        start(
            """
            <start><ref name='a'/></start>
            <define name='a'><element name='a'><optional><ref name='a'/></optional></element>
            </define>
            """);
    Pattern.Choice again = (Pattern.Choice) a.content();
    assertThat(resolved(again.options().get(0))).isSameAs(a);
  }

  @Test
  void namesFileAndLineOfWhatIsWrong() {
    Map.of(
            "<start><element name='a'><ref name='b'/></element></start>",
            "main.rng:2: There is no definition of b.",
            "<start><element name='a'>\n<foo/></element></start>",
            "main.rng:3: <foo> is not a pattern of RELAX NG.",
            "<start><element name='a'></element></start>",
            "main.rng:2: <element> has no content.",
            "<start><element><empty/></element></start>",
            "main.rng:2: <empty> is not a name class of RELAX NG.",
            "<define name='a'><empty/></define>",
            "main.rng:1: The grammar has no start.",
            "<start><text/></start>\n<start><empty/></start>",
            "main.rng:3: The start is defined already at main.rng:2",
            "<include href='none.rng'/>",
            "none.rng:1: The file ",
            "<start><element name='p:a'><empty/></element></start>",
            "main.rng:2: The prefix p of the name p:a is not declared.",
            "<start><parentRef name='a'/></start>",
            "main.rng:2: There is no grammar around this one.",
            "<include href='main.rng'/>",
            "main.rng:2: main.rng includes itself.")
        .forEach(this::assertRefused);
    write("x.rng", OPEN + "<start><empty/></start></grammar>");
    assertRefused(
        "<include href='x.rng'><define name='a'><empty/></define></include>",
        "main.rng:2: x.rng has no a that could be overridden.");
    write("broken.rng", OPEN + "<start>");
    assertRefused("<include href='broken.rng'/>", "broken.rng:2: This is not well-formed XML.");
    write("html.rng", "<html/>");
    assertRefused("<include href='html.rng'/>", "html.rng:1: The root element is not one of");
    write("loop.rng", OPEN + "<start><externalRef href='loop.rng'/></start></grammar>");
    assertRefused("<start><externalRef href='loop.rng'/></start>", "loop.rng:2: loop.rng refers");
  }

  private void assertRefused(String grammar, String message) {
    assertThatExceptionOfType(RelaxNgException.class)
        .isThrownBy(() -> read(grammar))
        .withMessageStartingWith(message);
  }

  private Pattern.Element start(String grammar) {
    return (Pattern.Element) resolved(read(grammar));
  }

  private Pattern read(String grammar) {
    return RelaxNgReader.read(write("main.rng", OPEN + grammar + "</grammar>"));
  }

  private Path write(String name, String content) {
    try {
      return Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Pattern resolved(Pattern pattern) {
    return pattern instanceof Pattern.Ref ref ? resolved(ref.target().pattern()) : pattern;
  }

  private static NameClass names(Pattern pattern) {
    return pattern instanceof Pattern.Element element
        ? element.names()
        : ((Pattern.Attribute) pattern).names();
  }
}
