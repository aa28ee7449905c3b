package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.kube.ObjectKey;
import io.kubevmm.localcluster.ControlPlane;
import io.kubevmm.localcluster.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever goes away, the guests stay, and what was asked for meanwhile happens afterwards. */
@Tag("kubernetes")
class OutageIT {

  private static final Duration OUTAGE = Duration.ofSeconds(60);

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "outage");

  @Test
  void libvirtdMayBeKilledAndStartedAgain() {
    machines.create(machines.guest("libvirtd"));
    machines.awaitRunning("libvirtd");
    ProcessIdentity guest = machines.qemu("libvirtd");
    lab.libvirt.killLibvirtd();
    awaitNode("False", "LibvirtUnavailable");
    lab.libvirt.startLibvirtd();
    awaitNode("True", "LibvirtConnected");
    machines.awaitRunning("libvirtd");
    assertThat(machines.qemu("libvirtd")).isEqualTo(guest);
    machines.delete("libvirtd");
    machines.awaitGone("libvirtd");
  }

  @Test
  void aStartThatTakesItsTimeIsSaid() throws IOException {
    Path hook = lab.libvirt.folder().resolve("etc/hooks/qemu");
    Files.createDirectories(hook.getParent());
    Files.writeString(hook, "#!/bin/sh\n[ \"$1 $2\" != 'outage.slow prepare' ] || sleep 8\n");
    assertThat(hook.toFile().setExecutable(true)).isTrue();
    restartLibvirtd(); // it looks for hooks when it starts
    machines.create(machines.guest("slow"));
    ObjectNode starting = machines.awaitPhase("slow", "Starting", "Starting");
    assertThat(Machines.message(starting, "Scheduled")).contains("bound to node " + Lab.NODE);
    machines.awaitRunning("slow");
    machines.delete("slow");
    machines.awaitGone("slow");
    Files.delete(hook);
    restartLibvirtd();
  }

  private void restartLibvirtd() {
    lab.libvirt.stopLibvirtd();
    lab.libvirt.startLibvirtd();
  }

  private void awaitNode(String status, String reason) {
    Awaitility.await("node is " + reason)
        .atMost(Lab.PATIENCE)
        .until(
            () -> lab.admin.get(Machines.NODES, new ObjectKey("", Lab.NODE)),
            node ->
                Machines.condition(node, "Ready")
                    .filter(c -> c.path("status").asText().equals(status))
                    .filter(c -> c.path("reason").asText().equals(reason))
                    .isPresent());
  }

  @Test
  void theApiServerMayBeAwayForAMinute() {
    machines.create(machines.guest("api"));
    machines.awaitRunning("api");
    machines.awaitConsole("api", "hello from api");
    ProcessIdentity guest = machines.qemu("api");
    lab.controlPlane.kill(ControlPlane.Component.KUBE_APISERVER);
    Awaitility.await("the outage")
        .pollDelay(OUTAGE)
        .atMost(OUTAGE.plusSeconds(10))
        .until(() -> lab.libvirt.qemu(machines.domain("api")).isPresent());
    lab.controlPlane.restart(ControlPlane.Component.KUBE_APISERVER);
    assertThat(machines.qemu("api")).isEqualTo(guest);
    machines.awaitRunning("api");
    machines.power("api", "Paused");
    machines.awaitPhase("api", "Paused", "Paused");
    assertThat(machines.qemu("api")).isEqualTo(guest);
    Machines.awaitNodeReady(lab, Lab.NODE);
    machines.delete("api");
    machines.awaitGone("api");
    assertThat(lab.controller().alive()).isTrue();
    assertThat(lab.scheduler().alive()).isTrue();
    assertThat(lab.executor().alive()).isTrue();
  }

  @Test
  void anObjectThatIsNotFoundNeverStopsItsGuest() {
    machines.create(machines.guest("orphan"));
    machines.awaitRunning("orphan");
    ProcessIdentity guest = machines.qemu("orphan");
    lab.executor().stop();
    machines.delete("orphan");
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("metadata").putNull("finalizers");
    lab.admin.mergePatch(Machines.MACHINES, machines.key("orphan"), patch);
    machines.awaitGone("orphan");
    lab.startExecutor();
    Awaitility.await("the orphan is listed")
        .atMost(Lab.PATIENCE)
        .until(
            () -> Machines.nodeStatus(lab, Lab.NODE).path("orphanedDomains").toString(),
            list -> list.contains("outage/orphan"));
    assertThat(machines.qemu("orphan")).isEqualTo(guest);
    lab.virsh("destroy", machines.domain("orphan")).outputOrThrow();
    lab.virsh("undefine", machines.domain("orphan")).outputOrThrow();
    Awaitility.await("the orphan is gone")
        .atMost(Lab.PATIENCE)
        .until(() -> Machines.nodeStatus(lab, Lab.NODE).path("orphanedDomains").isEmpty());
  }

  @Test
  void aSilentNodeMakesItsMachinesUnknownAndNothingElse() {
    JavaProcess executor = lab.startFakeNode("silent");
    Machines.awaitNodeReady(lab, "silent");
    ObjectNode vm = machines.bare("silent");
    ((ObjectNode) vm.path("spec")).put("cpu", 1).put("memory", "64Mi").put("nodeName", "silent");
    machines.create(vm);
    machines.awaitRunning("silent");
    executor.kill();
    machines.awaitPhase("silent", "Unknown", "NodeLost");
    assertThat(machines.get("silent").path("spec").path("nodeName").asText()).isEqualTo("silent");
    lab.startFakeNode("silent");
    machines.awaitRunning("silent");
    machines.delete("silent");
    machines.awaitGone("silent");
  }
}
