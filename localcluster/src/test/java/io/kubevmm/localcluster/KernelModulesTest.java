package io.kubevmm.localcluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KernelModulesTest {

  private final KernelModules modules =
      new KernelModules(
          Path.of("/nowhere"),
          KernelModules.parse(
              List.of(
                  "kernel/drivers/net/virtio_net.ko.xz: kernel/net/net_failover.ko.xz kernel/net/failover.ko.xz kernel/virtio.ko.xz",
                  "kernel/drivers/acpi/button.ko.xz:",
                  "kernel/drivers/misc/pvpanic-pci.ko.xz: kernel/drivers/misc/pvpanic.ko.xz")));

  @Test
  void loadsWhatAModuleNeedsBeforeItAndNothingTwice() {
    assertThat(modules.loadOrder(List.of("virtio_net", "virtio_net")))
        .containsExactly(
            "kernel/virtio.ko.xz",
            "kernel/net/failover.ko.xz",
            "kernel/net/net_failover.ko.xz",
            "kernel/drivers/net/virtio_net.ko.xz");
  }

  @Test
  void takesHyphenAndUnderscoreForTheSame() {
    assertThat(modules.loadOrder(List.of("pvpanic_pci")))
        .containsExactly(
            "kernel/drivers/misc/pvpanic.ko.xz", "kernel/drivers/misc/pvpanic-pci.ko.xz");
  }

  @Test
  void leavesOutWhatIsBuiltIntoTheKernel() {
    assertThat(modules.loadOrder(List.of("serial_8250", "button")))
        .containsExactly("kernel/drivers/acpi/button.ko.xz");
  }
}
