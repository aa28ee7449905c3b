package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.libvirt.internal.CallThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A libvirtd that takes connections and never answers. */
class SilentDaemonTest {
  @TempDir private Path folder;

  @Test
  @Timeout(60)
  void givesUpAtTheDeadlineAndServesOthersMeanwhile() throws IOException {
    TestHost.requireLibvirt();
    try (SocketProxy daemon = SocketProxy.silent(folder)) {
      // A call that a busy machine has not begun in time is not stuck.
      while (CallThreads.SHARED.stuck() < 15) {
        assertThatThrownBy(
                () -> Deadline.within(Duration.ofMillis(20), () -> Connection.open(daemon.uri())))
            .isInstanceOf(LibvirtTimeoutException.class)
            .hasMessageStartingWith("virConnectOpen had no answer within 20 ms: ");
      }
      try (Connection connection = TestHost.connect()) {
        assertThat(connection.isAlive()).isTrue();
      }
    }
    await().untilAsserted(() -> assertThat(CallThreads.SHARED.stuck()).isZero());
  }
}
