package io.kubevmm.libvirt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kubevmm.libvirt.internal.CallThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real libvirtd and a real QEMU, whose firmware speaks on the serial console; no disk. */
class QemuIT {

  @TempDir private Path folder;
  private Connection connection;
  private Domain domain;

  @BeforeEach
  void define() {
    connection = RealLibvirtd.connect();
    domain = connection.defineXml(xml("kubevmm-it-" + UUID.randomUUID()), DefineFlag.VALIDATE);
  }

  @AfterEach
  void undefine() {
    if (domain.isActive()) {
      domain.destroy();
    }
    domain.undefine(UndefineFlag.MANAGED_SAVE);
    domain.close();
    connection.close();
  }

  private static String xml(String name) {
    return """
    <domain type='qemu'>
      <name>%s</name>
      <memory unit='MiB'>32</memory>
      <os>
        <type arch='x86_64' machine='pc'>hvm</type>
        <bios useserial='yes'/>
      </os>
      <devices>
        <serial type='pty'/>
        <console type='pty'/>
        <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
      </devices>
    </domain>
    """
        .formatted(name);
  }

  @Test
  void describesTheHost() {
    assertThat(connection.type()).isEqualTo("QEMU");
    assertThat(connection.hypervisorVersion()).isGreaterThan(new Version(5, 0, 0));
    assertThat(connection.domainCapabilities("", "x86_64", "pc", "qemu")).contains("<cpu>");
    NodeMemory memory = connection.nodeMemory();
    assertThat(connection.nodeInfo().memoryKiB()).isPositive();
    assertThat(memory.freeKiB()).isBetween(1L, memory.totalKiB());
    assertThat(connection.setKeepAlive(Duration.ofSeconds(5), 3)).isTrue();
  }

  @Test
  void readsTheConsole() {
    domain.create(CreateFlag.PAUSED);
    assertThat(domain.state().reason()).isEqualTo(StateReason.Paused.USER);
    try (Stream console = domain.openConsole("")) {
      byte[] buffer = new byte[4096];
      assertThat(console.receive(buffer, Duration.ofMillis(100))).isZero();
      domain.resume();
      var text = new StringBuilder();
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            int count = console.receive(buffer, Duration.ofSeconds(1));
            text.append(new String(buffer, 0, Math.max(0, count), UTF_8));
            return text.toString().contains("SeaBIOS");
          });
      console.send("x".getBytes(UTF_8), Duration.ofSeconds(5));
      domain.destroy();
      await().until(() -> console.receive(buffer, Duration.ofSeconds(1)) == -1);
    }
  }

  @Test
  void goesThroughItsLife() {
    List<LifecycleChange> changes = new CopyOnWriteArrayList<>();
    var _ =
        connection.onDomainEvent(
            EnumSet.allOf(DomainEventKind.class),
            event -> {
              if (event instanceof DomainEvent.Lifecycle(var uuid, _, var change)
                  && uuid.equals(domain.uuid())) {
                changes.add(change);
              }
            });
    domain.create();
    domain.suspend();
    domain.resume();
    domain.managedSave();
    assertThat(domain.state().reason()).isEqualTo(StateReason.Shutoff.SAVED);
    domain.create();
    assertThat(domain.state().reason()).isEqualTo(StateReason.Running.RESTORED);
    domain.destroy();
    await()
        .untilAsserted(() ->
            assertThat(changes)
                .contains(
                    LifecycleChange.Started.BOOTED,
                    LifecycleChange.Suspended.PAUSED,
                    LifecycleChange.Resumed.UNPAUSED,
                    LifecycleChange.Stopped.SAVED,
                    LifecycleChange.Started.RESTORED,
                    LifecycleChange.Stopped.DESTROYED));
  }

  @Test
  void speaksToQemuAndMissesTheAgent() {
    domain.create();
    assertThat(domain.qemuMonitorCommand("{\"execute\":\"query-status\"}"))
        .contains("\"running\":true");
    assertThatThrownBy(
            () -> domain.qemuAgentCommand("{\"execute\":\"guest-ping\"}", Duration.ofSeconds(1)))
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isAgentUnresponsive()).isTrue());
  }

  @Test
  void refusesToStartTwice() {
    domain.create();
    assertThatThrownBy(domain::create)
        .isInstanceOfSatisfying(
            LibvirtException.class, e -> assertThat(e.isOperationInvalid()).isTrue());
  }

  @Test
  void learnsThatLibvirtdHungUp() throws IOException {
    List<CloseReason> reasons = new CopyOnWriteArrayList<>();
    try (SocketProxy proxy = SocketProxy.to(RealLibvirtd.socket(), folder);
        Connection lost = Connection.open(proxy.uri())) {
      var _ = lost.onClose(reasons::add);
      var _ = lost.onDomainEvent(event -> {});
      assertThat(lost.isAlive()).isTrue();
      proxy.hangUp();
      await().untilAsserted(() -> assertThat(reasons).containsExactly(CloseReason.EOF));
      assertThat(lost.isAlive()).isFalse();
      assertThatThrownBy(lost::hostname)
          .isInstanceOfSatisfying(
              LibvirtException.class, e -> assertThat(e.isConnectionLost()).isTrue());
    }
  }

  @Test
  void failsTheWaitingCallWhenLibvirtdHangsUp() throws Exception {
    try (SocketProxy proxy = SocketProxy.to(RealLibvirtd.socket(), folder);
        Connection lost = Connection.open(proxy.uri())) {
      proxy.setSilent(true);
      var failure = new CompletableFuture<Throwable>();
      Thread caller =
          Thread.startVirtualThread(() -> {
            try {
              lost.listAllDomains();
            } catch (LibvirtFailure e) {
              failure.complete(e);
            }
          });
      await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
      proxy.hangUp();
      assertThat(failure.get())
          .isInstanceOfSatisfying(
              LibvirtException.class, e -> assertThat(e.isConnectionLost()).isTrue());
    }
  }

  @Test
  void closesASilentConnectionAtTheDeadline() throws IOException {
    try (SocketProxy proxy = SocketProxy.to(RealLibvirtd.socket(), folder)) {
      Connection lost = Connection.open(proxy.uri());
      var _ = lost.onDomainEvent(event -> {});
      proxy.setSilent(true);
      Deadline.within(Duration.ofMillis(100), lost::close);
      assertThatThrownBy(lost::hostname).isInstanceOf(IllegalStateException.class);
      assertThat(CallThreads.SHARED.stuck()).isEqualTo(1);
      proxy.hangUp();
      await().untilAsserted(() -> assertThat(CallThreads.SHARED.stuck()).isZero());
    }
  }

  @Test
  void endsASilentConnectionByKeepalive() throws IOException {
    List<CloseReason> reasons = new CopyOnWriteArrayList<>();
    try (SocketProxy proxy = SocketProxy.to(RealLibvirtd.socket(), folder);
        Connection lost = Connection.open(proxy.uri())) {
      var _ = lost.onClose(reasons::add);
      assertThat(lost.setKeepAlive(Duration.ofSeconds(1), 1)).isTrue();
      proxy.setSilent(true);
      assertThatThrownBy(() -> Deadline.within(Duration.ofMillis(100), () -> lost.listAllDomains()))
          .isInstanceOf(LibvirtTimeoutException.class);
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(() -> assertThat(reasons).containsExactly(CloseReason.KEEPALIVE));
      await().untilAsserted(() -> assertThat(CallThreads.SHARED.stuck()).isZero());
      assertThatThrownBy(lost::hostname)
          .isInstanceOfSatisfying(
              LibvirtException.class, e -> assertThat(e.isConnectionLost()).isTrue());
    }
  }
}
