package io.kubevmm.controller;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which machine may have a node's name. */
class NodeClaimsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # asks | used the token | has the name | rejoin | objection
          a      | ''             | ''           | false  | -
          a      | a              | ''           | false  | -
          a      | a              | a            | false  | -
          a      | ''             | a            | false  | -
          ''     | ''             | ''           | false  | -
          ''     | unknown        | ''           | false  | -
          a      | b              | ''           | false  | has used the token
          a      | b              | ''           | true   | has used the token
          a      | unknown        | ''           | false  | has used the token
          a      | b              | a            | false  | has used the token
          a      | ''             | b            | false  | in use by another machine (machine-id b)
          a      | a              | b            | false  | in use by another machine (machine-id b)
          ''     | ''             | b            | false  | in use by another machine (machine-id b)
          a      | ''             | b            | true   | -
          a      | a              | b            | true   | -
          """)
  void aNameBelongsToTheMachineThatHasIt(
      String asks, String claimed, String holder, boolean rejoin, @Nullable String objection) {
    var found = NodeClaims.objection("n1", asks, claimed, holder, rejoin);
    if (objection == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(found.orElse("")).contains(objection, "virtctl token create");
    }
  }
}
