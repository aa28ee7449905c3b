package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgramsTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  @Test
  void collectsBothOutputsAndTheExitCode() {
    Programs.Result result = Programs.run(LIMIT, "/bin/sh", "-c", "echo out; echo err >&2; exit 3");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.stdout()).isEqualTo("out\n");
    assertThat(result.stderr()).isEqualTo("err\n");
  }

  @Test
  void aFailureRepeatsTheProgramsOwnWords() {
    Programs.Result result = Programs.run(LIMIT, "/bin/sh", "-c", "echo no such thing >&2; exit 1");

    assertThatThrownBy(result::outputOrThrow)
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("no such thing");
  }

  @Test
  void killsWhatTakesTooLong() {
    assertThatThrownBy(() -> Programs.run(Duration.ofMillis(100), "/bin/sleep", "60"))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("killed");
  }

  @Test
  void saysWhichProgramIsAbsent() {
    assertThatThrownBy(() -> Programs.run(LIMIT, "/nowhere/program"))
        .isInstanceOf(LocalClusterException.class)
        .hasMessageContaining("/nowhere/program");
    assertThat(Programs.find("a-program-that-nobody-has")).isEmpty();
  }

  @Test
  void doesNotWaitForADaemonThatKeepsTheOutputOpen() {
    Programs.Result result = Programs.run(LIMIT, "/bin/sh", "-c", "echo started; sleep 30 &");

    assertThat(result.stdout()).isEqualTo("started\n");
  }

  @Test
  void survivesMoreOutputThanAPipeHolds() {
    Programs.Result result =
        Programs.run(LIMIT, "/bin/sh", "-c", "head -c 1000000 /dev/zero | tee /dev/stderr");

    assertThat(result.stdout()).hasSize(1_000_000);
    assertThat(result.stderr()).hasSize(1_000_000);
  }
}
