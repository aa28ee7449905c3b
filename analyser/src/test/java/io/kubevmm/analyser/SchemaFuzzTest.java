package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kubevmm.analyser.grammar.GrammarCompiler;
import io.kubevmm.analyser.grammar.GrammarFile;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.relaxng.RelaxNgReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

/**
 * Schemas, read, compiled, written and read again. In the everyday suite it takes its seeds, the
 * files in {@code SchemaFuzzTestInputs}; {@code ./kubevmm test fuzz} lets Jazzer make up more. A
 * JVM fuzzes one target, so each has a class.
 */
@Tag("fuzz")
final class SchemaFuzzTest {
  @FuzzTest(maxDuration = Fuzzed.DURATION)
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
}
