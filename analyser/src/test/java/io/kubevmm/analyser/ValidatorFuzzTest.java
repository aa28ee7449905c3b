package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.kubevmm.analyser.validate.Validator;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * The judgement of any text. In the everyday suite it takes its seeds, the files in {@code
 * ValidatorFuzzTestInputs}; {@code ./kubevmm test fuzz} lets Jazzer make up more. A JVM fuzzes one
 * target, so each has a class.
 */
@Tag("fuzz")
final class ValidatorFuzzTest {
  @FuzzTest(maxDuration = Fuzzed.DURATION)
  void judgesDocuments(byte[] bytes) {
    Fuzzed.text(bytes)
        .ifPresent(text -> {
          List<Validator.Problem> problems = Validator.of(DocumentKind.DOMAIN).validate(text);
          assertThat(problems).hasSizeLessThanOrEqualTo(Validator.MOST_PROBLEMS + 1);
          assertThat(problems).noneMatch(problem -> problem.message().isBlank());
        });
  }
}
