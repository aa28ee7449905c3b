package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.libvirt.internal.VirHost;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectionTest {
  private final Connection connection = TestHost.connect();

  @AfterEach
  void close() {
    connection.close();
  }

  @Test
  void knowsWhatItIsConnectedTo() {
    assertThat(connection.isAlive()).isTrue();
    assertThat(connection.type()).isEqualTo("TEST");
    assertThat(connection.uri()).startsWith("test:///");
    assertThat(connection.hostname()).isNotEmpty();
    assertThat(connection.libVersion()).isEqualTo(Connection.clientVersion());
    assertThat(connection.hypervisorVersion()).isEqualTo(new Version(0, 0, 2));
  }

  @Test
  void describesTheHost() {
    assertThat(connection.capabilities()).contains("<capabilities>");
    assertThatThrownBy(() -> connection.domainCapabilities("", "", "", ""))
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isUnsupported()).isTrue());
    NodeInfo node = connection.nodeInfo();
    assertThat(node.memoryKiB()).isPositive();
    assertThat(node.cpus()).isPositive();
  }

  @Test
  void saysWhichVersionComesFirst() {
    assertThat(Version.of(9_000_000)).isEqualTo(new Version(9, 0, 0)).hasToString("9.0.0");
    assertThat(Version.of(8_010_002)).isLessThan(Version.of(9_000_000));
  }

  @Test
  void listsWhatTheFlagsChoose() {
    try (Domain on = connection.defineXml(TestHost.xml("on"));
        Domain off = connection.defineXml(TestHost.xml("off"))) {
      on.create();
      assertThat(names(connection.listAllDomains())).containsExactlyInAnyOrder("on", "off");
      assertThat(names(connection.listAllDomains(ListFlag.ACTIVE))).containsExactly("on");
      assertThat(names(connection.listAllDomains(ListFlag.SHUTOFF, ListFlag.RUNNING))).hasSize(2);
      assertThat(off.isActive()).isFalse();
    }
  }

  private static List<String> names(List<Domain> domains) {
    return domains.stream().map(Domain::name).toList();
  }

  @Test
  void findsDomainsByUuidAndName() {
    try (Domain defined = connection.defineXml(TestHost.xml("web"))) {
      assertThat(connection.findDomain(defined.uuid())).map(Domain::name).contains("web");
      assertThat(connection.findDomainByName("web")).map(Domain::uuid).contains(defined.uuid());
    }
    assertThat(connection.findDomain(UUID.randomUUID())).isEmpty();
    assertThat(connection.findDomainByName("nobody")).isEmpty();
  }

  @Test
  void countsTheGuestsStatistics() {
    try (Domain domain = connection.createXml(TestHost.xml("web"))) {
      List<DomainStats> all = connection.allDomainStats(EnumSet.of(StatsGroup.STATE));
      assertThat(all).hasSize(1);
      DomainStats stats = all.getFirst();
      assertThat(stats.name()).isEqualTo("web");
      assertThat(stats.uuid()).isEqualTo(domain.uuid());
      assertThat(stats.values().number("state.state")).hasValue(1);
      assertThat(stats.values().text("state.state")).isEmpty();
    }
  }

  @Test
  void needsNoKeepaliveInsideTheProcess() {
    assertThat(connection.setKeepAlive(Duration.ofSeconds(5), 3)).isFalse();
  }

  @Test
  void runsFunctionsWithoutATypedMethod() {
    int maxVcpus =
        connection.call(
            "virConnectGetMaxVcpus",
            raw -> raw.check(VirHost.virConnectGetMaxVcpus(raw.pointer(), raw.utf8("test"))));
    assertThat(maxVcpus).isEqualTo(32);
  }

  @Test
  void refusesChangesWhenReadOnly() {
    try (Connection reader = TestHost.connect(ConnectionOptions.defaults().asReadOnly())) {
      assertThatThrownBy(() -> reader.defineXml(TestHost.xml("web")))
          .isInstanceOfSatisfying(
              LibvirtException.class,
              e -> assertThat(e.codeName()).isEqualTo("VIR_ERR_OPERATION_DENIED"));
    }
  }

  @Test
  void isUnusableAfterCloseAndSaysSo() {
    Domain domain = connection.defineXml(TestHost.xml("web"));
    connection.close();
    connection.close();
    assertThatThrownBy(() -> connection.hostname())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("The connection to test:///.* is closed\\.");
    assertThatThrownBy(domain::state)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("The connection to test:///.* is closed\\.");
    domain.close();
  }

  @Test
  void closesForAnInterruptedThreadToo() {
    List<DomainEvent> events = new CopyOnWriteArrayList<>();
    var _ = connection.onDomainEvent(events::add);
    Domain domain = connection.defineXml(TestHost.xml("web"));
    await().untilAsserted(() -> assertThat(events).hasSize(1));
    Thread.currentThread().interrupt();
    assertThatThrownBy(domain::create).isInstanceOf(LibvirtInterruptedException.class);
    domain.close();
    connection.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThatThrownBy(connection::hostname).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void opensAgainAfterClose() {
    for (int i = 0; i < 20; i++) {
      try (Connection again = TestHost.connect()) {
        assertThat(again.listAllDomains()).isEmpty();
      }
    }
  }

  @Test
  void saysWhyItCannotOpen() {
    assertThatThrownBy(() -> Connection.open("qemu+unix:///system?socket=/nowhere/libvirt-sock"))
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isConnectionLost()).isTrue())
        .hasMessageContaining("/nowhere/libvirt-sock");
  }
}
