package io.kubevmm.executor.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.api.Conditions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetaDataTest {

  @Test
  void namesTheInstanceAndItsHost() {
    assertThat(MetaData.of("1234-abcd", "web", Optional.empty()))
        .isEqualTo("instance-id: \"1234-abcd\"\nlocal-hostname: \"web\"\n");
  }

  @Test
  void takesWhatTheUserAddsAndLetsItWin() {
    String more = "local-hostname: www\npublic-keys: [ssh-ed25519 AAAA ann]\n\"a key\": {b: 1}\n";
    String text = MetaData.of("i", "web", Optional.of(more));
    assertThat(text)
        .isEqualTo(
            """
            instance-id: "i"
            local-hostname: "www"
            public-keys: ["ssh-ed25519 AAAA ann"]
            "a key": {"b":1}
            """);
    assertThat(new YamlCodec().read(text).at("/a key/b").asInt()).isEqualTo(1);
  }

  @Test
  void canBeGivenAsJson() {
    assertThat(MetaData.of("i", "web", Optional.of("{\"region\": \"north\"}")))
        .endsWith("region: \"north\"\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"just a word", "- a\n- list\n", "a: b: c", "a: 1\na: 2\n"})
  void refusesWhatIsNoMap(String more) {
    assertThatThrownBy(() -> MetaData.of("i", "web", Optional.of(more)))
        .isInstanceOfSatisfying(
            SeedException.class, e -> assertThat(e.reason()).isEqualTo(Conditions.INVALID_SPEC))
        .hasMessageStartingWith("spec.cloudInit.metaData must be a YAML map: ");
  }
}
