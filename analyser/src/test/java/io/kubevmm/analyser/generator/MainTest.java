package io.kubevmm.analyser.generator;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Facts;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.grammar.GrammarFile;
import io.kubevmm.analyser.model.ModelFile;
import io.kubevmm.analyser.validate.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MainTest {
  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void wouldChangeNoCommittedFile(DocumentKind kind) throws IOException {
    Path schemas = Facts.schemas();
    String source = String.valueOf(schemas.getFileName()).replace('-', ' ');
    assertThat(Main.content(kind, schemas, source)).isEqualTo(committed(kind, ".model"));
    assertThat(Main.grammar(kind, schemas, source)).isEqualTo(committed(kind, ".grammar"));
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void writesWhatReadsBackTheSame(DocumentKind kind) throws IOException {
    assertThat(ModelFile.write(Schema.of(kind).model())).isEqualTo(committed(kind, ".model"));
    assertThat(GrammarFile.write(Validator.of(kind).grammar()))
        .isEqualTo(committed(kind, ".grammar"));
  }

  private static String committed(DocumentKind kind, String ending) throws IOException {
    try (InputStream in = Schema.class.getResourceAsStream(kind.root() + ending)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
