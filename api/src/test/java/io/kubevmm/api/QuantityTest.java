package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "17, 17",
    "+17, 17",
    "-17, -17",
    "' 5 ', 5",
    "1k, 1000",
    "1M, 1000000",
    "1G, 1000000000",
    "1T, 1000000000000",
    "1P, 1000000000000000",
    "1E, 1000000000000000000",
    "1Ki, 1024",
    "1Mi, 1048576",
    "1Gi, 1073741824",
    "1Ti, 1099511627776",
    "1Pi, 1125899906842624",
    "1Ei, 1152921504606846976",
    "1e3, 1000",
    "1E3, 1000",
    "2e+3, 2000",
    "25e-1, 3",
    "0.5Ki, 512",
    ".5Gi, 536870912",
    "1.5G, 1500000000",
    "7Ei, 8070450532247928832",
  })
  void readsEverySuffix(String text, long value) {
    assertThat(Quantity.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @CsvSource({"1m, 1", "999m, 1", "1000m, 1", "1001m, 2", "1500m, 2", "0.1, 1", "0m, 0", "-1m, 0"})
  void roundsAFractionUp(String text, long value) {
    assertThat(Quantity.parse(text)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"8Ei", "9223372036854775808", "10E", "1e19", "1e999", "-9Ei"})
  void refusesWhatDoesNotFitALong(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is too large");
  }

  @Test
  void takesTheLargestLong() {
    assertThat(Quantity.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "Gi",
        "four",
        "4 Gi",
        "4gi",
        "4GiB",
        "4KB",
        "1K",
        "0x10",
        "1_000",
        "1,5",
        "1..5",
        "--1",
        "1e",
        "1e1234",
        "1m5",
        "NaN",
        "Infinity",
        "４"
      })
  void refusesWhatIsNoQuantityAndSaysWhatToWrite(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "' is no quantity")
        .hasMessageContaining("512Mi");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "1023, 1023",
    "1024, 1Ki",
    "1536, 1536",
    "1048576, 1Mi",
    "536870912, 512Mi",
    "1152921504606846976, 1Ei",
    "-1024, -1Ki",
  })
  void writesTheLargestUnitThatDivides(long bytes, String text) {
    assertThat(Quantity.ofBytes(bytes)).isEqualTo(text);
    assertThat(Quantity.parse(text)).isEqualTo(bytes);
  }
}
