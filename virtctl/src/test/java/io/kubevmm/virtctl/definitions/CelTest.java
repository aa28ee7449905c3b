package io.kubevmm.virtctl.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.projectnessie.cel.common.types.Err;
import org.projectnessie.cel.common.types.ref.Val;

/** CEL as Kubernetes has it, in what a library for all of Java would do otherwise. */
class CelTest {
  private final Cel cel = new Cel();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantity('1Gi').compareTo(quantity('1024Mi')) == 0",
        "quantity('1.0000000001').compareTo(quantity('1')) == 1", // in steps of 1n, upwards
        "quantity('0.5Ki').compareTo(quantity('512')) == 0",
        "quantity('-1').compareTo(quantity('-1m')) == -1",
        "quantity('100Ei').compareTo(quantity('8Ei')) == 0", // no binary one is over 2^63 - 1
        "quantity('1E').compareTo(quantity('1E18')) == 0",
        "isQuantity('.') && isQuantity('+') && isQuantity('5u')",
        "!isQuantity('') && !isQuantity('1e') && !isQuantity(' 1') && !isQuantity('1K')",
        "quantity('1Gi') == quantity('1Gi')",
        "'web'.matches('^[a-z]+$') && !'web\\n'.matches('^[a-z]+$')",
        "isIP('::1') && isIP('1.2.3.4') && !isIP('1.2.3') && !isIP('1.2.3.04')",
        "!isIP('::ffff:1.2.3.4') && !isIP('fe80::1%eth0') && !isIP('[::1]') && !isIP('::00001')",
        "isCIDR('10.1.2.3/8') && !isCIDR('10.0.0.0/33') && !isCIDR('10.0.0.0/08')",
        "cidr('10.0.0.0/8').containsIP('10.255.0.1') && !cidr('10.0.0.0/8').containsIP('11.0.0.0')",
        "cidr('::/0').containsIP('fd00::1') && !cidr('::/0').containsIP('1.2.3.4')",
      })
  void isAsInKubernetes(String rule) {
    Val said = cel.evaluate(rule, Map.of());
    assertThat(said.value()).as(String.valueOf(said)).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          self.count <= 3
          self.count in [1, 2]
          self.name.matches('a')
          size(self.list) < 2
          self.list.all(it, it == 'a')
          string(self.name) == 'a'
          isIP(self.name)
          self.inner.deep == 'a'
          self.needed == 'a'
          has(self.needed) && self.needed == 'a'
          self.count == 1 || self.name == 'a'
          """)
  void whatIsWrongIsAnErrorToWhoLooksAtIt(String rule) {
    assertThat(CelValues.isWrong(cel.evaluate(rule, wrong()))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "self.good == 'a' || self.count == 1",
        "self.count == 1 || self.good == 'a'",
        "has(self.count) && has(self.needed) && !has(self.absent)",
      })
  void whatIsWrongIsNothingToOthers(String rule) {
    assertThat(cel.evaluate(rule, wrong()).value()).isEqualTo(true);
  }

  @Test
  void whatIsNotThereIsAnErrorOfTheRule() {
    Val said = cel.evaluate("self.absent == 'a'", Map.of());
    assertThat(Err.isError(said)).isTrue();
    assertThat(CelValues.isWrong(said)).isFalse();
  }

  @Test
  void anUnknownFunctionDoesNotCompile() {
    assertThatThrownBy(() -> cel.compile("url(self).getHost() == 'a'"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("url");
  }

  /** An object in which all is wrong but {@code good}. */
  private static Object wrong() {
    JsonNode schema =
        tree(
            """
            type: object
            required: [needed]
            properties:
              good: {type: string}
              absent: {type: string}
              needed: {type: string}
              count: {type: integer}
              name: {type: string}
              list: {type: array, items: {type: string}}
              inner: {type: object, properties: {deep: {type: string}}}
            """);
    JsonNode value = tree("{good: a, count: many, name: 7, list: {}, inner: {deep: 1}}");
    return new CelValues(Set.of()).of(value, schema, "spec");
  }

  private static JsonNode tree(String yaml) {
    return new YamlCodec().readAll(yaml).getFirst();
  }
}
