package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessIdentityTest {

  @TempDir Path proc;

  @Test
  void readsTheStartTimeBehindANameWithSpacesAndBrackets() {
    writeStat("7", "7 (a) b (c) S 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0");

    assertThat(ProcessIdentity.of(proc, 7)).contains(new ProcessIdentity(7, 4242, "boot"));
  }

  @Test
  void takesAZombieForEnded() {
    writeStat("7", "7 (a) Z 1 7 7 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0");

    assertThat(ProcessIdentity.of(proc, 7)).isEmpty();
  }

  @Test
  void isEmptyForAPidThatNobodyHas() {
    assertThat(ProcessIdentity.of(proc, 8)).isEmpty();
  }

  @Test
  void readsBackWhatItWrote() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

    assertThat(ProcessIdentity.parse(self.toString())).contains(self);
    assertThat(self.alive()).isTrue();
  }

  private void writeStat(String pid, String line) {
    StateFiles.write(proc.resolve(pid).resolve("stat"), line);
    StateFiles.write(proc.resolve("sys/kernel/random/boot_id"), "boot\n");
  }
}
