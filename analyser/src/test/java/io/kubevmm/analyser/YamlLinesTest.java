package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.yaml.YamlLines;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlLinesTest {
  private static final String TEXT =
      """
      a: 1
      ---
      items:
      - spec:
          disk:
          - name: x
          - name: y
            path: /y
      """;

  @ParameterizedTest
  @CsvSource({
    "[0].a, 1",
    "[1], 3",
    "[1].items[0].spec.disk[1].path, 8",
    "[1].items[0].spec.disk[1].ghost, 7",
    "[1].items[0].specs, 4",
    "[2].a, -1"
  })
  void findsTheLineOrTheNearestAbove(String path, int line) {
    assertThat(YamlLines.find(TEXT, path).orElse(-1)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({"'{\"a\":\n {\"b\": 1}}', [0].a.b, 2", "'a: 1\nb: [', [0].b, 2"})
  void readsJsonAndBrokenTexts(String text, String path, int line) {
    assertThat(YamlLines.find(text, path)).hasValue(line);
  }
}
