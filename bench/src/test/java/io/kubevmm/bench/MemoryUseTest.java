package io.kubevmm.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryUseTest {

  @Test
  void readsTheKernelsSummary() {
    List<String> lines =
        List.of(
            "55d0a1000000-7ffd2b9f6000 ---p 00000000 00:00 0      [rollup]",
            "Rss:              204800 kB",
            "Pss:              102400 kB",
            "Pss_Anon:          90000 kB",
            "Private_Clean:      1024 kB",
            "Private_Dirty:     90112 kB");
    assertThat(MemoryUse.parse(lines)).isEqualTo(new MemoryUse(102400, 204800, 91136));
    assertThat(MemoryUse.parse(lines)).hasToString("PSS 100.0 MiB (RSS 200.0, USS 89.0)");
  }

  @Test
  void refusesASummaryWithoutTheFigure() {
    assertThatThrownBy(() -> MemoryUse.parse(List.of("Rss: 1 kB")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Pss:");
  }

  @Test
  void theSlopeIsWhatEachFurtherMachineCosts() {
    MemoryUse before = new MemoryUse(102_400, 0, 0);
    MemoryUse after = new MemoryUse(102_400 + 999 * 512, 0, 0);
    assertThat(after.slopeMib(before, 999)).isEqualTo(0.5);
  }

  @Test
  void seesThisVeryProcess() {
    Path file = Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "smaps_rollup");
    assumeThat(Files.isReadable(file)).as("this kernel has smaps_rollup").isTrue();
    MemoryUse use = MemoryUse.ofProcess(ProcessHandle.current().pid());
    assertThat(use.pss()).isPositive().isLessThanOrEqualTo(use.rss());
    assertThat(use.uss()).isLessThanOrEqualTo(use.pss());
  }
}
