package io.kubevmm.executor.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedTest {

  @TempDir private Path folder;

  @Test
  void aMarkOutlivesTheProcess() {
    new Unfinished(folder.resolve("marks")).begin("a.qcow2");
    Unfinished later = new Unfinished(folder.resolve("marks"));
    assertThat(later.has("a.qcow2")).isTrue();
    assertThat(later.has("b.qcow2")).isFalse();
    later.begin("a.qcow2");
    later.end("a.qcow2");
    later.end("a.qcow2");
    assertThat(later.has("a.qcow2")).isFalse();
  }
}
