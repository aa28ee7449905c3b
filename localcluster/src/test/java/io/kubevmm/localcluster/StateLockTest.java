package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateLockTest {

  @TempDir Path folder;

  @Test
  void oneCommandAtATimeChangesAStateFolder() {
    Path state = folder.resolve("state");
    List<String> done = new ArrayList<>();

    StateLock.holding(
        state,
        () -> {
          assertThatThrownBy(() -> StateLock.holding(state, () -> done.add("meanwhile")))
              .isInstanceOf(LocalClusterException.class)
              .hasMessageContaining("at work in " + state);
          done.add("first");
        });
    StateLock.holding(state, () -> done.add("second"));

    assertThat(done).containsExactly("first", "second");
  }
}
