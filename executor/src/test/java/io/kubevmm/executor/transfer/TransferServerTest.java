package io.kubevmm.executor.transfer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.kube.PinnedTls;
import io.kubevmm.runtime.SelfSigned;
import io.kubevmm.runtime.UsageException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransferServerTest {

  private static TransferServer listen(InetSocketAddress address) throws IOException {
    SelfSigned own = SelfSigned.create("node-1", Clock.systemUTC());
    return new TransferServer(
        address, () -> "nowhere", new PinnedTls.Identity(own.key(), own.certificate()), Map.of());
  }

  @Test
  void aPortThatIsTakenIsSaidWithTheOption() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress taken =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), other.getLocalPort());
      assertThatThrownBy(() -> listen(taken).close())
          .isInstanceOf(UsageException.class)
          .hasMessageContaining(
              "--transfer-address %s:%d cannot be listened on (Address already in use)",
              taken.getHostString(), taken.getPort());
    }
  }

  @Test
  void aNameThatNothingHasIsSaidWithTheOption() {
    assertThatThrownBy(() -> listen(InetSocketAddress.createUnresolved("no.such.host", 1)).close())
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("--transfer-address no.such.host:1 cannot be listened on");
  }
}
