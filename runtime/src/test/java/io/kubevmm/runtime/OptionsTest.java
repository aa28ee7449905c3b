package io.kubevmm.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {

  private final Options options =
      new Options("executor")
          .option("node", "Name of this machine.")
          .option("libvirt", "qemu:///system", "Where libvirt is.");

  @Test
  void readsBothForms() {
    options.parse("--node", "a", "--libvirt=test:///default");
    assertThat(options.require("node")).isEqualTo("a");
    assertThat(options.require("libvirt")).isEqualTo("test:///default");
  }

  @Test
  void keepsWhatFollowsTheFirstEqualsSign() {
    options.parse("--node=a=b=", "--libvirt=");
    assertThat(options.require("node")).isEqualTo("a=b=");
    assertThat(options.require("libvirt")).isEmpty();
  }

  @Test
  void takesAValueThatLooksLikeAnOption() {
    assertThat(options.parse("--node", "--libvirt").require("node")).isEqualTo("--libvirt");
  }

  @Test
  void takesTheLastOfTwo() {
    assertThat(options.parse("--node=a", "--node=b").require("node")).isEqualTo("b");
  }

  @Test
  void hasDefaultsAndNothingElse() {
    options.parse();
    assertThat(options.find("libvirt")).contains("qemu:///system");
    assertThat(options.find("node")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--nodes", "--nodes=a", "-node", "node", "", "--", "=", "--Node=a"})
  void refusesAnUnknownOptionByItsName(String argument) {
    UsageException refusal =
        catchThrowableOfType(UsageException.class, () -> options.parse(argument));
    assertThat(refusal).hasMessageStartingWith("unknown option ").hasMessageContaining("--node");
    assertThat(refusal.help()).isFalse();
  }

  @Test
  void saysWhichOptionLacksItsValue() {
    assertThatThrownBy(() -> options.parse("--node"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("option --node needs a value");
  }

  @Test
  void readsAnAddressAndSaysWhatIsNone() {
    options.parse("--node", "127.0.0.1:8080");
    assertThat(options.address("node").getPort()).isEqualTo(8080);
    options.parse("--node", "8080x");
    assertThatThrownBy(() -> options.address("node"))
        .isInstanceOf(UsageException.class)
        .hasMessage("--node is an address and a port, such as 0.0.0.0:8080, not '8080x'");
  }

  @Test
  void saysWhichOptionIsMissing() {
    options.parse();
    assertThatThrownBy(() -> options.require("node"))
        .isInstanceOf(UsageException.class)
        .hasMessageStartingWith("option --node is missing")
        .hasMessageContaining("usage: executor [options]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--help", "-h"})
  void helpsWithEveryOption(String argument) {
    UsageException help =
        catchThrowableOfType(UsageException.class, () -> options.parse("--node", "a", argument));
    assertThat(help.help()).isTrue();
    assertThat(help.getMessage())
        .contains("--node", "Name of this machine.", "Where libvirt is. Default: qemu:///system.");
  }
}
