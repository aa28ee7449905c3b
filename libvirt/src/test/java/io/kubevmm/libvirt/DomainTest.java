package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubevmm.libvirt.internal.VirNetwork;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DomainTest {
  private final Connection connection = TestHost.connect();
  private final Domain domain = connection.defineXml(TestHost.xml("web"));

  @AfterEach
  void close() {
    domain.close();
    connection.close();
  }

  private void hasState(DomainState state, StateReason reason) {
    DomainStatus status = domain.state();
    assertThat(status.state()).isEqualTo(state);
    assertThat(status.reason()).isEqualTo(reason);
  }

  @Test
  void goesThroughItsLife() {
    hasState(DomainState.SHUTOFF, StateReason.Shutoff.UNSPECIFIED);
    assertThat(domain.isActive()).isFalse();
    assertThat(domain.isPersistent()).isTrue();
    assertThat(domain.id()).isEqualTo(OptionalInt.empty());

    domain.create();
    hasState(DomainState.RUNNING, StateReason.Running.BOOTED);
    assertThat(domain.isActive()).isTrue();
    assertThat(domain.id()).isPresent();

    domain.suspend();
    hasState(DomainState.PAUSED, StateReason.Paused.USER);
    domain.resume();
    hasState(DomainState.RUNNING, StateReason.Running.UNPAUSED);

    domain.reboot();
    domain.shutdown();
    hasState(DomainState.SHUTOFF, StateReason.Shutoff.SHUTDOWN);
    domain.create();
    domain.destroy();
    hasState(DomainState.SHUTOFF, StateReason.Shutoff.DESTROYED);

    domain.undefine();
    assertThat(connection.findDomainByName("web")).isEmpty();
  }

  @Test
  void isSavedAndRestored() {
    domain.create();
    domain.managedSave();
    assertThat(domain.hasManagedSave()).isTrue();
    hasState(DomainState.SHUTOFF, StateReason.Shutoff.SAVED);
    domain.create();
    assertThat(domain.isActive()).isTrue();
    assertThat(domain.hasManagedSave()).isFalse();
    domain.managedSave();
    domain.managedSaveRemove();
    assertThat(domain.hasManagedSave()).isFalse();
  }

  @Test
  void vanishesWhenItIsTransientAndStops() {
    try (Domain brief = connection.createXml(TestHost.xml("brief"))) {
      assertThat(brief.isPersistent()).isFalse();
      brief.destroy();
      assertThatThrownBy(brief::state)
          .isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.isNoDomain()).isTrue());
    }
  }

  @Test
  void tellsItsSize() {
    DomainInfo info = domain.info();
    assertThat(info.state()).isEqualTo(DomainState.SHUTOFF);
    assertThat(info.maxMemoryKiB()).isEqualTo(64 * 1024);
    assertThat(info.vcpus()).isEqualTo(2);
    assertThat(info.cpuTime()).isPositive();
    domain.setVcpus(1, Affect.CONFIG);
    domain.setMemory(32 * 1024, Affect.CONFIG);
    assertThat(domain.info().vcpus()).isEqualTo(1);
    assertThat(domain.info().memoryKiB()).isEqualTo(32 * 1024);
  }

  @Test
  void keepsMetadata() {
    String uri = "https://kubevmm.io/domain/1";
    assertThat(domain.metadata(uri)).isEmpty();
    domain.setMetadata("kubevmm", uri, "<vm uid='ä&lt;&#x1F600;'/>", Affect.CONFIG);
    assertThat(domain.metadata(uri, Affect.CONFIG))
        .hasValueSatisfying(xml -> assertThat(xml).contains("uid=\"&#xE4;&lt;&#x1F600;\""));
    assertThat(domain.xml()).contains("<kubevmm:vm", "xmlns:kubevmm=\"" + uri + "\"");
    domain.setMetadata("kubevmm", uri, "<vm uid='2'/>");
    assertThat(domain.metadata(uri))
        .hasValueSatisfying(xml -> assertThat(xml).contains("uid=\"2\""));
    domain.removeMetadata(uri);
    assertThat(domain.metadata(uri)).isEmpty();
  }

  @Test
  void takesNamesAndTextInAnyScript() {
    String name = "Größe-虚拟机-😀";
    try (Domain unicode = connection.defineXml(TestHost.xml(name))) {
      assertThat(unicode.name()).isEqualTo(name);
      assertThat(connection.findDomainByName(name)).map(Domain::uuid).contains(unicode.uuid());
      assertThat(unicode.xml(XmlFlag.INACTIVE)).contains("<name>" + name + "</name>");
    }
  }

  @Test
  void startsWithTheHostWhenItShall() {
    assertThat(domain.autostart()).isFalse();
    domain.setAutostart(true);
    assertThat(domain.autostart()).isTrue();
  }

  @Test
  void listsItsAddresses() {
    domain.create();
    assertThat(domain.interfaceAddresses(GuestInterface.Source.LEASE))
        .singleElement()
        .satisfies(nic -> {
          assertThat(nic.mac()).isEqualTo("52:54:00:00:00:01");
          assertThat(nic.addresses())
              .singleElement()
              .satisfies(address -> {
                assertThat(address.ip()).startsWith("192.168.122.");
                assertThat(address.prefix()).isEqualTo(24);
              });
        });
  }

  @Test
  void refusesWhatItsStateForbids() {
    assertThatThrownBy(domain::managedSave)
        .isInstanceOfSatisfying(
            LibvirtException.class,
            e -> {
              assertThat(e.isOperationInvalid()).isTrue();
              assertThat(e.code()).isEqualTo(55);
              assertThat(e.codeName()).isEqualTo("VIR_ERR_OPERATION_INVALID");
              assertThat(e.domainName()).isEqualTo("VIR_FROM_DOMAIN");
              assertThat(e.level()).isEqualTo(LibvirtException.Level.ERROR);
              assertThat(e.call()).isEqualTo("virDomainManagedSave");
            });
  }

  @Test
  void passesOnTheWholeMessage() {
    assertThatThrownBy(() -> connection.defineXml("<domain type='test'><name>x</name></domain>"))
        .isInstanceOfSatisfying(
            LibvirtException.class,
            e -> assertThat(e.describe()).startsWith("virDomainDefineXMLFlags: "))
        .hasMessage("XML error: an os <type> must be specified");
    String longName = "ü".repeat(400);
    assertThatThrownBy(() ->
            connection.call(
                "virNetworkLookupByName",
                raw ->
                    raw.check(
                        VirNetwork.virNetworkLookupByName(raw.pointer(), raw.utf8(longName)))))
        .hasMessageContaining(longName);
    assertThatThrownBy(() -> connection.defineXml("<domain>"))
        .isInstanceOfSatisfying(LibvirtException.class, e -> assertThat(e.isBadXml()).isTrue());
  }

  @Test
  void showsWhoCalledInTheStackTrace() {
    assertThatThrownBy(() -> connection.defineXml("<nothing/>"))
        .satisfies(e ->
            assertThat(e.getStackTrace())
                .anyMatch(f -> f.getMethodName().contains("showsWhoCalledInTheStackTrace")));
  }

  @Test
  void saysWhatTheDriverCannotDo() {
    assertThatThrownBy(() -> domain.qemuAgentCommand("{}", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isUnsupported()).isTrue());
    assertThatThrownBy(() -> domain.openConsole(""))
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isUnsupported()).isTrue());
  }

  @Test
  void isUnusableAfterCloseAndSaysSo() {
    domain.close();
    domain.close();
    assertThatThrownBy(domain::state)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The domain web is closed.");
    assertThat(domain.name()).isEqualTo("web");
  }
}
