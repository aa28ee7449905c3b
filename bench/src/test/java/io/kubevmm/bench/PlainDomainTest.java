package io.kubevmm.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlainDomainTest {

  private static final String OURS =
      """
      <domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
        <name>bench.first</name>
        <uuid>1f6d3c53-61e8-4a43-8d3c-0d7a1b2c3d4e</uuid>
        <metadata><k:mark xmlns:k='https://kubevmm.io/domain'/></metadata>
        <memory unit='KiB'>98304</memory>
        <os><cmdline>a &amp; b</cmdline></os>
        <devices>
          <interface type='network'><mac address='52:54:00:00:00:01'/></interface>
          <serial type='pty'><log file='/x/bench.first/console.log' append='on'/></serial>
        </devices>
        <qemu:commandline><qemu:arg value='-S'/></qemu:commandline>
      </domain>
      """;

  private final String plain = PlainDomain.likeOurs(OURS, "plain", Path.of("/y/console.log"));

  @Test
  void takesWhatWouldMakeItTheSameDomainAway() {
    assertThat(plain)
        .contains("<name>plain</name>")
        .contains("file=\"/y/console.log\"")
        .doesNotContain("bench.first", "<uuid>", "metadata", "<mac ");
  }

  @Test
  void keepsAllThatTheGuestConsistsOf() {
    assertThat(plain)
        .contains("type=\"qemu\"", "<memory unit=\"KiB\">98304</memory>", "a &amp; b")
        .contains("append=\"on\"", "<interface type=\"network\"/>", "qemu:arg value=\"-S\"");
  }

  @Test
  void refusesWhatIsNoDocument() {
    assertThatThrownBy(() -> PlainDomain.likeOurs("error: no", "plain", Path.of("/y")))
        .isInstanceOf(BenchException.class);
  }
}
