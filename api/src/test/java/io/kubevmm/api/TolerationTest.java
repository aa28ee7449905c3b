package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TolerationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      useHeadersInDisplayName = true,
      textBlock =
          """
          key | operator | value | effect           | tolerates gpu=a100:NoSchedule
          gpu | Equal    | a100  | NoSchedule       | true
          gpu | Equal    | a100  | ''               | true
          gpu | Equal    | a100  | PreferNoSchedule | false
          gpu | Equal    | h100  | NoSchedule       | false
          gpu | Equal    | ''    | NoSchedule       | false
          ssd | Equal    | a100  | NoSchedule       | false
          gpu | Exists   | ''    | NoSchedule       | true
          gpu | Exists   | h100  | NoSchedule       | true
          gpu | Exists   | ''    | PreferNoSchedule | false
          ssd | Exists   | ''    | NoSchedule       | false
          ''  | Exists   | ''    | ''               | true
          ''  | Exists   | ''    | NoSchedule       | true
          ''  | Exists   | ''    | PreferNoSchedule | false
          ''  | Equal    | a100  | ''               | false
          ''  | Equal    | ''    | ''               | false
          """)
  void acceptsATaintAsAPodsTolerationDoes(
      String key, String operator, String value, String effect, boolean tolerates) {
    Toleration toleration = new Toleration(key, operator, value, effect);
    assertThat(toleration.tolerates(new Taint("gpu", "a100", "NoSchedule"))).isEqualTo(tolerates);
  }

  @Test
  void comparesTheValueUnlessToldOtherwise() {
    Toleration read =
        ApiMapper.read(
            ApiMapper.JSON.createObjectNode().put("key", "gpu").put("value", "a100"),
            Toleration.class);
    assertThat(read).isEqualTo(new Toleration("gpu", "Equal", "a100", ""));
  }
}
