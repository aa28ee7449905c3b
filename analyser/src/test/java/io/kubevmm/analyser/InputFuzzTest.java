package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.grammar.GrammarCompiler;
import io.kubevmm.analyser.grammar.GrammarFile;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.relaxng.RelaxNgReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/**
 * A target for each thing that reads what others wrote. In the everyday suite each takes its seeds,
 * the files in {@code InputFuzzTestInputs}; {@code ./kubevmm test fuzz} lets Jazzer make up more.
 */
@Tag("fuzz")
final class InputFuzzTest {
  private static final String DURATION = "1m";

  private final XmlCodec carrying = XmlCodec.carrying(Schema.domain());
  private final XmlCodec strict = new XmlCodec(Schema.domain());
  private final YamlCodec yaml = new YamlCodec();

  @FuzzTest(maxDuration = DURATION)
  void takesXmlThereAndBack(byte[] bytes) {
    Optional<String> xml = text(bytes);
    if (xml.isEmpty()) {
      return;
    }
    ObjectNode tree;
    try {
      tree = carrying.toTree(xml.get());
    } catch (AnalyserException e) {
      assertThat(e.getMessage()).isNotBlank();
      return;
    }
    ObjectNode same = yaml.read(yaml.write(tree));
    assertThat(same).isEqualTo(tree);
    String back = carrying.toXml(same);
    assertThat(carrying.toTree(back)).isEqualTo(tree);
  }

  @FuzzTest(maxDuration = DURATION)
  void readsYaml(byte[] bytes) {
    text(bytes)
        .ifPresent(text -> {
          try {
            ObjectNode tree = yaml.read(text);
            assertThat(yaml.read(yaml.write(tree))).isEqualTo(tree);
            String xml = strict.toXml(tree);
            assertThat(strict.toXml(strict.toTree(xml))).isEqualTo(xml);
          } catch (AnalyserException e) {
            assertThat(e.getMessage()).isNotBlank();
          }
        });
  }

  @FuzzTest(maxDuration = DURATION)
  void judgesDocuments(byte[] bytes) {
    text(bytes)
        .ifPresent(text -> {
          List<Validator.Problem> problems = Validator.of(DocumentKind.DOMAIN).validate(text);
          assertThat(problems).hasSizeLessThanOrEqualTo(Validator.MOST_PROBLEMS + 1);
          assertThat(problems).noneMatch(problem -> problem.message().isBlank());
        });
  }

  @FuzzTest(maxDuration = DURATION)
  void readsSchemas(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("schema", ".rng");
    try {
      Files.write(file, bytes);
      String written = GrammarFile.write(GrammarCompiler.compile(RelaxNgReader.read(file), "a"));
      assertThat(GrammarFile.write(GrammarFile.read(written))).isEqualTo(written);
    } catch (RelaxNgException e) {
      assertThat(e.getMessage()).isNotBlank();
    } finally {
      Files.delete(file);
    }
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(Utf8.decode(bytes));
    } catch (AnalyserException e) {
      return Optional.empty();
    }
  }
}
