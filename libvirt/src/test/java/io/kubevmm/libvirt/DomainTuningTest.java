package io.kubevmm.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.BitSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What libvirt's test driver takes, as its document shows it afterwards. */
class DomainTuningTest {
  private final Connection connection = TestHost.connect();
  private final Domain domain = connection.defineXml(document());
  private final DomainTuning tuning = domain.tuning();

  private static String document() {
    return """
    <domain type='test'>
      <name>tuned</name>
      <memory unit='MiB'>64</memory>
      <vcpu>2</vcpu>
      <os><type>hvm</type></os>
      <devices>
        <disk type='file' device='disk'><source file='/a'/><target dev='vda' bus='virtio'/></disk>
        <interface type='user'><mac address='52:54:00:00:00:07'/></interface>
      </devices>
    </domain>
    """;
  }

  @BeforeEach
  void start() {
    domain.create();
  }

  @AfterEach
  void close() {
    domain.close();
    connection.close();
  }

  @Test
  void setsEachTypeOfParameter() {
    tuning.memory(new ParameterList().unsignedLong("hard_limit", 99_328), Affect.LIVE);
    tuning.blockIo(
        "vda",
        new ParameterList()
            .unsignedLong("total_iops_sec", 500)
            .unsignedLong("total_iops_sec_max", 1000)
            .text("group_name", "slow"),
        Affect.LIVE);
    tuning.networkInterface(
        "52:54:00:00:00:07", new ParameterList().unsignedInt("inbound.average", 1250), Affect.LIVE);
    assertThat(domain.xml())
        .contains(">99328</hard_limit>")
        .contains("<total_iops_sec>500</total_iops_sec>", "<group_name>slow</group_name>")
        .contains("<inbound average='1250'/>");
  }

  @Test
  void aValueOfAnotherTypeIsRefusedInLibvirtsWords() {
    assertThatThrownBy(
            () -> tuning.memory(new ParameterList().text("hard_limit", "99328"), Affect.LIVE))
        .isInstanceOf(LibvirtException.class)
        .hasMessageContaining("hard_limit");
  }

  @Test
  void pinsAndNames() {
    BitSet first = new BitSet();
    first.set(0);
    tuning.pinVcpu(1, first);
    tuning.pinEmulator(first);
    tuning.title("a title", Affect.LIVE);
    tuning.description("more", Affect.LIVE);
    assertThat(domain.xml())
        .contains("<vcpupin vcpu='1' cpuset='0'/>", "<emulatorpin cpuset='0'/>")
        .contains("<title>a title</title>", "<description>more</description>");
    tuning.title("", Affect.LIVE);
    assertThat(domain.xml()).doesNotContain("<title>");
  }

  @Test
  void readsTheWordsOfDocuments() {
    assertThat(LifecycleAction.of("coredump-restart")).isEqualTo(LifecycleAction.COREDUMP_RESTART);
    assertThatThrownBy(() -> LifecycleAction.of("explode"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
