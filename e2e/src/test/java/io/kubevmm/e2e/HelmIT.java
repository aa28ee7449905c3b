package io.kubevmm.e2e;

import static io.kubevmm.e2e.KubeletCluster.MACHINE;
import static io.kubevmm.e2e.KubeletCluster.made;
import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.localcluster.ProcessIdentity;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The chart as Helm has it: installed, upgraded, uninstalled and installed again. */
@Tag("install")
class HelmIT {

  @Test
  void installsUpgradesAndUninstallsWhileAGuestRuns() throws IOException {
    try (KubeletCluster cluster = new KubeletCluster("helm")) {
      cluster.pods.importImage(made("images", "kubevmm-control-plane_", ".tar"));
      String chart = made("chart", "kubevmm-", ".tgz").toString();
      cluster.helm("install", "kubevmm", chart, "--wait", "--timeout=180s");
      cluster.awaitAvailable();
      cluster.machine.install(made("deb", "kubevmm-executor_", ".deb")).outputOrThrow();
      cluster.machine.emulate();
      cluster.join(MACHINE).outputOrThrow();
      cluster.startHello();
      ProcessIdentity guest = cluster.qemu("hello");

      cluster.helm("upgrade", "kubevmm", chart, "--set=scheduler.replicas=1", "--wait");
      cluster.awaitAvailable();
      String replicas = "jsonpath={.spec.replicas}";
      assertThat(
              cluster.kubectl(
                  "-n", "kubevmm-system", "get", "deployment/kubevmm-scheduler", "-o", replicas))
          .isEqualTo("1");
      assertThat(cluster.qemu("hello")).isEqualTo(guest);

      cluster.helm("uninstall", "kubevmm", "--wait", "--timeout=180s");
      assertThat(cluster.kubectl("get", "namespaces", "-o", "name"))
          .doesNotContain("kubevmm-system");
      assertThat(cluster.kubectl("get", "vm", "hello", "-o", "name")).contains("/hello");
      assertThat(cluster.qemu("hello")).isEqualTo(guest);

      cluster.helm("install", "kubevmm", chart, "--wait", "--timeout=180s");
      cluster.awaitAvailable();
      cluster.kubectl("wait", "--for=condition=Ready", "vmnode/" + MACHINE, "--timeout=180s");
      cluster.kubectl("wait", "--for=condition=Ready", "vm/hello", "--timeout=180s");
      assertThat(cluster.qemu("hello")).isEqualTo(guest);
    }
  }
}
