package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.libvirt.internal.CallThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A libvirtd that takes connections and never answers. */
class SilentDaemonTest {
  @TempDir private Path folder;

  @Test
  void givesUpAtTheDeadlineAndServesOthersMeanwhile() throws IOException {
    TestHost.requireLibvirt();
    try (SocketProxy daemon = SocketProxy.silent(folder)) {
      for (int i = 0; i < 15; i++) {
        assertThatThrownBy(
                () -> Deadline.within(Duration.ofMillis(20), () -> Connection.open(daemon.uri())))
            .isInstanceOf(LibvirtTimeoutException.class)
            .hasMessageStartingWith("virConnectOpen had no answer within 20 ms: ");
      }
      assertThat(CallThreads.SHARED.stuck()).isEqualTo(15);
      try (Connection connection = TestHost.connect()) {
        assertThat(connection.isAlive()).isTrue();
      }
    }
    await().untilAsserted(() -> assertThat(CallThreads.SHARED.stuck()).isZero());
  }
}
