package io.kubevmm.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestsTest {

  @Test
  void readsTheShortFields() {
    assertThat(Requests.of(spec("{\"cpu\": 4, \"memory\": \"2Gi\"}")))
        .isEqualTo(new Requests(4, 2L << 30));
  }

  @ParameterizedTest
  @CsvSource({
    "b, 1",
    "bytes, 1",
    "byte, 1",
    "KB, 1000",
    "k, 1024",
    "KiB, 1024",
    "MB, 1000000",
    "M, 1048576",
    "MiB, 1048576",
    "GB, 1000000000",
    "g, 1073741824",
    "GiB, 1073741824",
    "TB, 1000000000000",
    "T, 1099511627776",
    "TiB, 1099511627776",
  })
  void readsLibvirtsUnits(String unit, long bytes) {
    VirtualMachineSpec spec =
        spec("{\"domain\": {\"memory\": {\"unit\": \"%s\", \"value\": \"3\"}}}".formatted(unit));
    assertThat(Requests.of(spec).memoryBytes()).isEqualTo(3 * bytes);
  }

  @Test
  void takesKibibytesWhereTheDomainNamesNoUnit() {
    assertThat(Requests.of(spec("{\"domain\": {\"memory\": {\"value\": \"65536\"}}}")))
        .isEqualTo(new Requests(1, 64L << 20));
    assertThat(Requests.of(spec("{\"domain\": {\"memory\": \"65536\"}}")).memoryBytes())
        .isEqualTo(64L << 20);
  }

  @Test
  void readsTheDomainsCpusWithAndWithoutAttributes() {
    assertThat(Requests.of(spec("{\"domain\": {\"vcpu\": {\"value\": 3, \"current\": 1}}}")).cpus())
        .isEqualTo(3);
    assertThat(Requests.of(spec("{\"domain\": {\"vcpu\": 3}}")).cpus()).isEqualTo(3);
  }

  @Test
  void takesOneCpuAndNoMemoryWhereNothingIsSaid() {
    assertThat(Requests.of(spec("{}"))).isEqualTo(new Requests(1, 0));
  }

  @Test
  void addsUpTheMemoryOfNumaCellsWhereTheDomainNamesNone() {
    String cells =
        "\"cpu\": {\"numa\": {\"cell\": [{\"memory\": 1024},"
            + " {\"memory\": \"2\", \"unit\": \"MiB\"}, {\"cpus\": \"4\"}]}}";
    assertThat(Requests.of(spec("{\"domain\": {%s}}".formatted(cells))).memoryBytes())
        .isEqualTo(3L << 20);
    assertThat(
            Requests.of(spec("{\"domain\": {\"memory\": 4096, %s}}".formatted(cells)))
                .memoryBytes())
        .isEqualTo(4L << 20);
    assertThat(
            Requests.of(spec("{\"memory\": \"5Mi\", \"domain\": {%s}}".formatted(cells)))
                .memoryBytes())
        .isEqualTo(5L << 20);
  }

  @Test
  void refusesNumaCellsThatHaveTooMuchTogether() {
    String cell = "{\"memory\": 8388607, \"unit\": \"TiB\"}";
    VirtualMachineSpec spec =
        spec("{\"domain\": {\"cpu\": {\"numa\": {\"cell\": [%s, %s]}}}}".formatted(cell, cell));
    assertThatThrownBy(() -> Requests.of(spec)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"furlong", "GiBs", "m3"})
  void refusesAnUnknownUnit(String unit) {
    VirtualMachineSpec spec =
        spec("{\"domain\": {\"memory\": {\"unit\": \"%s\", \"value\": \"3\"}}}".formatted(unit));
    assertThatThrownBy(() -> Requests.of(spec))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no unit of memory");
  }

  @ParameterizedTest
  @CsvSource({"9000000", "18446744073709551617", "-1"})
  void refusesMemoryThatWouldCountAsLittleOrNegative(String tebibytes) {
    VirtualMachineSpec spec =
        spec(
            "{\"domain\": {\"memory\": {\"unit\": \"TiB\", \"value\": \"%s\"}}}"
                .formatted(tebibytes));
    assertThatThrownBy(() -> Requests.of(spec)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"four", "-1", "1.5", "4294967298", "9223372036854775808"})
  void refusesCpusThatAreNoCount(String cpus) {
    VirtualMachineSpec spec = spec("{\"domain\": {\"vcpu\": {\"value\": \"" + cpus + "\"}}}");
    assertThatThrownBy(() -> Requests.of(spec)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void addsAndSubtracts() {
    Requests sum = new Requests(1, 10).plus(new Requests(2, 20));
    assertThat(sum).isEqualTo(new Requests(3, 30));
    assertThat(sum.minus(new Requests(2, 20))).isEqualTo(new Requests(1, 10));
    assertThat(sum.minus(sum)).isEqualTo(Requests.NONE);
  }

  private static VirtualMachineSpec spec(String json) {
    try {
      return ApiMapper.read(ApiMapper.JSON.readTree(json), VirtualMachineSpec.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
