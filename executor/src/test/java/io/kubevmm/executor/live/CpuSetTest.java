package io.kubevmm.executor.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CpuSetTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0          | {0}
          1,3        | {1, 3}
          0-3,^2     | {0, 1, 3}
          0-1, 8-9   | {0, 1, 8, 9}
          """)
  void readsWhatLibvirtWrites(String text, String set) {
    assertThat(CpuSet.of(text)).hasToString(set);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "3-1", "-1", "1,,2", "99999999"})
  void refusesWhatIsNoSet(String text) {
    assertThatThrownBy(() -> CpuSet.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no set of CPUs");
  }

  @Test
  void theLastWordCounts() {
    assertThat(CpuSet.of("^1,0-2")).hasToString("{0, 1, 2}");
  }
}
