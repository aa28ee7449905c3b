package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DebianGuestTest {

  @Test
  void takesTheMirrorThatAptUses() {
    String said =
        """
         https://deb.nodesource.com/node_20.x/
        Debian-Security http://mirror.lan/debian-security/
        Debian http://mirror.lan/debian/
        Debian http://mirror.lan/debian/
        """;

    assertThat(DebianGuest.mirror(said, "Debian")).contains("http://mirror.lan/debian/");
    assertThat(DebianGuest.mirror(said, "Debian-Security"))
        .contains("http://mirror.lan/debian-security/");
    assertThat(DebianGuest.mirror("", "Debian")).isEmpty();
  }
}
