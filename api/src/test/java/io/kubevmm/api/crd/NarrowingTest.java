package io.kubevmm.api.crd;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What counts as taking something away from those who have objects already. */
class NarrowingTest {

  private static final String DEFINITION =
      """
      spec:
        group: kubevmm.io
        scope: Namespaced
        names: {plural: things, kind: Thing}
        versions:
        - name: v1
          served: true
          storage: true
          subresources: {status: {}}
          selectableFields: [{jsonPath: .spec.node}]
          schema:
            openAPIV3Schema:
              type: object
              required: [name]
              x-kubernetes-validations: [{rule: self.count > 0, message: too few}]
              properties:
                name: {type: string, maxLength: 63}
                count: {type: integer, minimum: 1, maximum: 8, default: 1}
                policy: {type: string, enum: [Keep, Drop]}
                labels: {type: object, additionalProperties: {type: string}}
                list: {type: array, maxItems: 4, items: {type: string}}
                rest: {type: object, x-kubernetes-preserve-unknown-fields: true}
      """;

  private static JsonNode read(String yaml) {
    return new YamlCodec().read(yaml);
  }

  private static List<String> changed(String from, String to) {
    assertThat(DEFINITION).contains(from);
    return Narrowing.between(read(DEFINITION), read(DEFINITION.replace(from, to)));
  }

  @Test
  void theSameDefinitionTakesNothingAway() {
    assertThat(Narrowing.between(read(DEFINITION), read(DEFINITION))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxLength: 63            | maxLength: 253
          , maxLength: 63          |
          minimum: 1               | minimum: 0
          enum: [Keep, Drop]       | enum: [Keep, Drop, Move]
          ', enum: [Keep, Drop]'   |
          required: [name]         | required: []
          integer, minimum: 1      | 'integer, minimum: -5'
          """)
  void moreRoomIsNoLoss(String from, String to) {
    assertThat(changed(from, to == null ? "" : to)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          maxLength: 63                  | maxLength: 62               | v1.name: maxLength is 62, was 63
          type: array, maxItems: 4       | type: array, maxItems: 3    | v1.list: maxItems is 3, was 4
          minimum: 1                     | minimum: 2                  | v1.count: minimum is 2, was 1
          default: 1                     | default: 2                  | v1.count: default: is 2, was 1
          'policy: {'                    | 'policy: {pattern: K.*, '   | v1.policy: pattern: is "K.*", was
          enum: [Keep, Drop]             | enum: [Keep]                | v1.policy: lost "Drop"
          'name: {type: string'          | 'name: {enum: [a], type: string' | v1.name: has only certain values
          required: [name]               | required: [name, count]     | v1: "count" is required now
          count: {type: integer          | count: {type: string        | v1.count: type: is "string"
          'policy: {'                    | 'other: {'                  | v1.policy: is gone
          'additionalProperties: {type: string}' | 'additionalProperties: {type: integer}' | v1.labels[]: type
          'items: {type: string}'        | 'items: {type: string, minLength: 1}' | v1.list[]: minLength is 1, was none
          ', x-kubernetes-preserve-unknown-fields: true' | ''          | v1.rest: x-kubernetes-preserve
          self.count > 0                 | self.count > 1              | v1: has a new rule: self.count > 1
          'name: v1'                     | 'name: v2'                  | v1: is gone
          served: true                   | served: false               | v1 served: is false, was true
          storage: true                  | storage: false              | v1 storage: is false
          subresources: {status: {}}     | subresources: {}            | v1: status went
          '[{jsonPath: .spec.node}]'     | '[]'                        | cannot be selected
          scope: Namespaced              | scope: Cluster              | scope: is "Cluster"
          """)
  void lessRoomIsSaid(String from, String to, String sentence) {
    assertThat(changed(from, to)).anyMatch(said -> said.contains(sentence));
  }

  @Test
  void aNewFieldIsNoLossAndNewRulesMayBeAboutIt() {
    String wider =
        DEFINITION
            .replaceFirst("( +)name: \\{type", "$1more: {type: integer, maximum: 5}\n$0")
            .replace("message: too few}", "message: too few}, {rule: self.more > 1, message: no}");
    assertThat(Narrowing.between(read(DEFINITION), read(wider))).isEmpty();
    assertThat(Narrowing.between(read(wider), read(DEFINITION)))
        .containsExactly("v1.more: is gone");
  }
}
