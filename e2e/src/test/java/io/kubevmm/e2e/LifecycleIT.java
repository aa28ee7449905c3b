package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.localcluster.ProcessIdentity;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A virtual machine's life, on real QEMU guests. */
@Tag("kubernetes")
class LifecycleIT {

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "lifecycle");

  @Test
  void bootsAGuestThatSaysHello() {
    machines.create(machines.guest("hello"));
    lab.kubectl("wait", "--for=condition=Ready", "vm/hello", "-n", "lifecycle", "--timeout=90s");
    machines.awaitConsole("hello", "hello from hello");
    assertThat(lab.kubectl("get", "vm", "hello", "-n", "lifecycle"))
        .contains("PHASE", "CPU", "MEMORY", "NODE", "AGE")
        .containsPattern("hello +Running +1 +96Mi +node-1 ");
    ObjectNode vm = machines.get("hello");
    assertThat(vm.path("status").path("domain").path("uuid").asText())
        .isEqualTo(vm.path("metadata").path("uid").asText());
    assertThat(Machines.condition(vm, "FieldsDropped")).isEmpty();
    assertThat(lab.kubectl("get", "events", "-n", "lifecycle")).contains("Started");
    machines.delete("hello");
    machines.awaitGone("hello");
    assertThat(machines.console("hello")).isEmpty();
    assertThat(lab.virsh("list", "--all", "--name").stdout()).doesNotContain("lifecycle.hello");
  }

  @Test
  void takesEveryPowerStateAfterEveryOther() {
    machines.create(machines.guest("power"));
    machines.awaitRunning("power");
    machines.awaitConsole("power", "hello from power");
    ProcessIdentity before = machines.qemu("power");
    to("power", "Paused", "Paused", "paused (user)");
    to("power", "Running", "Running", "running (unpaused)");
    assertThat(machines.qemu("power")).isEqualTo(before);
    to("power", "Saved", "Saved", "shut off (saved)");
    to("power", "Running", "Running", "running (restored)");
    to("power", "Saved", "Saved", "shut off (saved)");
    to("power", "Paused", "Paused", "paused");
    to("power", "Saved", "Saved", "shut off (saved)");
    to("power", "Stopped", "Stopped", "shut off");
    to("power", "Paused", "Paused", "paused");
    to("power", "Running", "Running", "running");
    machines.edit("power", spec -> spec.put("terminationGracePeriodSeconds", 1));
    to("power", "Paused", "Paused", "paused (user)");
    to("power", "Stopped", "Stopped", "shut off");
    machines.power("power", "Saved");
    machines.awaitPhase("power", "Stopped", "NothingToSave");
    to("power", "Running", "Running", "running (booted)");
    machines.delete("power");
    machines.awaitGone("power");
  }

  private void to(String name, String powerState, String phase, String virsh) {
    machines.power(name, powerState);
    machines.awaitPhase(name, phase, phase);
    assertThat(machines.virshState(name)).startsWith(virsh);
  }

  @Test
  void anEditWaitsForTheNextStart() {
    machines.create(machines.guest("edit"));
    machines.awaitRunning("edit");
    machines.edit(
        "edit", spec -> spec.put("memory", "112Mi").put("terminationGracePeriodSeconds", 1));
    ObjectNode behind =
        machines.await(
            "edit",
            "asks for a restart",
            vm -> Machines.condition(vm, "RestartRequired").isPresent());
    assertThat(Machines.condition(behind, "Ready").orElseThrow().path("status").asText())
        .isEqualTo("True");
    assertThat(lab.virsh("dommemstat", machines.domain("edit")).stdout()).contains("actual 98304");
    machines.edit("edit", spec -> spec.put("runGeneration", 1));
    machines.await(
        "edit",
        "runs the new spec",
        vm ->
            vm.path("status").path("runGeneration").asLong() == 1
                && vm.path("status").path("phase").asText().equals("Running")
                && Machines.condition(vm, "RestartRequired").isEmpty());
    assertThat(lab.virsh("dommemstat", machines.domain("edit")).stdout()).contains("actual 114688");
    machines.power("edit", "Stopped");
    machines.awaitPhase("edit", "Stopped", "Stopped");
    machines.edit("edit", spec -> spec.put("memory", "100Mi"));
    machines.awaitPhase("edit", "Stopped", "Stopped");
    assertThat(lab.virsh("dominfo", machines.domain("edit")).stdout()).contains("102400 KiB");
    machines.delete("edit");
    machines.awaitGone("edit");
  }

  @Test
  void aPowerOffByTheGuestIsRespectedAndAKilledQemuIsNot() {
    machines.create(machines.guest("policy", "kubevmm.poweroff=1"));
    machines.awaitPhase("policy", "Stopped", "GuestPoweredOff");
    machines.edit("policy", spec -> spec.put("restartPolicy", "Always"));
    machines.await(
        "policy", "runs again", vm -> vm.path("status").path("phase").asText().equals("Running"));
    machines.delete("policy");
    machines.awaitGone("policy");

    machines.create(machines.guest("killed"));
    machines.awaitRunning("killed");
    ProcessIdentity first = machines.qemu("killed");
    first.handle().orElseThrow().destroyForcibly();
    Awaitility.await("a new QEMU")
        .atMost(Lab.PATIENCE)
        .until(() ->
            lab.libvirt.qemu(machines.domain("killed")).filter(p -> !p.equals(first)).isPresent());
    machines.awaitRunning("killed");
    machines.edit("killed", spec -> spec.put("restartPolicy", "Never"));
    machines.awaitRunning("killed");
    machines.qemu("killed").handle().orElseThrow().destroyForcibly();
    machines.awaitPhase("killed", "Stopped", "GuestFailed");
    machines.edit("killed", spec -> spec.put("runGeneration", 1));
    machines.awaitRunning("killed");
    machines.delete("killed");
    machines.awaitGone("killed");
  }

  @Test
  void deletionShutsDownGracefullyAndForcesAfterTheGracePeriod() {
    machines.create(machines.guest("graceful"));
    machines.awaitRunning("graceful");
    machines.awaitConsole("graceful", "hello from graceful");
    machines.delete("graceful");
    machines.awaitGone("graceful");

    ObjectNode deaf = machines.guest("deaf");
    ((ObjectNode) deaf.path("spec").path("domain")).putObject("features"); // no ACPI, no button
    ((ObjectNode) deaf.path("spec")).put("terminationGracePeriodSeconds", 2);
    machines.create(deaf);
    machines.awaitRunning("deaf");
    machines.delete("deaf");
    machines.awaitGone("deaf");
    assertThat(lab.libvirt.qemu(machines.domain("deaf"))).isEmpty();
  }

  @Test
  void aGuestIsAskedToShutDownTheWayThatItsObjectSays() {
    ObjectNode asked = machines.guest("asked"); // has a power button and no agent
    ((ObjectNode) asked.path("spec"))
        .put("shutdownMode", "GuestAgent")
        .put("terminationGracePeriodSeconds", 600);
    machines.create(asked);
    machines.awaitRunning("asked");
    machines.awaitConsole("asked", "hello from asked");
    machines.power("asked", "Stopped");
    ObjectNode unheard = machines.awaitPhase("asked", "Stopping", "Stopping");
    assertThat(Machines.message(unheard, "Ready"))
        .contains("spec.shutdownMode is GuestAgent", "libvirt: Guest agent is not responding");
    assertThat(machines.virshState("asked")).startsWith("running");
    machines.edit("asked", spec -> spec.put("shutdownMode", "PowerButton"));
    machines.awaitPhase("asked", "Stopped", "Stopped");
    assertThat(machines.virshState("asked")).isEqualTo("shut off (shutdown)");

    machines.edit(
        "asked",
        spec ->
            spec.put("shutdownMode", "GuestAgent")
                .put("powerState", "Running")
                .put("terminationGracePeriodSeconds", 2));
    machines.awaitRunning("asked");
    machines.power("asked", "Stopped");
    machines.awaitPhase("asked", "Stopped", "Stopped");
    assertThat(machines.virshState("asked")).isEqualTo("shut off (destroyed)");
    machines.delete("asked");
    machines.awaitGone("asked");
  }

  @Test
  void whatLibvirtRefusesIsSaidWholeAndMendedByAnEdit() {
    ObjectNode bad = machines.guest("refused");
    ((ObjectNode) bad.path("spec").path("domain").path("os")).put("kernel", "/nonexistent/vmlinuz");
    machines.create(bad);
    ObjectNode failed =
        machines.await(
            "refused", "fails", vm -> vm.path("status").path("phase").asText().equals("Failed"));
    assertThat(Machines.message(failed, "Ready")).contains("/nonexistent/vmlinuz");
    machines.edit(
        "refused",
        spec ->
            spec.putObject("domain").putObject("os").put("kernel", lab.guest.kernel().toString()));
    machines.awaitRunning("refused");
    machines.delete("refused");
    machines.awaitGone("refused");
  }

  @Test
  void aStrangersDomainIsListedAndNeverTouched() {
    String xml =
        """
        <domain type='qemu'><name>lifecycle.taken</name><memory unit='MiB'>32</memory>
        <os><type arch='x86_64' machine='q35'>hvm</type></os></domain>
        """;
    java.nio.file.Path file = lab.folder.resolve("stranger.xml");
    assertThat(write(file, xml)).exists();
    lab.virsh("create", file.toString()).outputOrThrow();
    ProcessIdentity stranger = machines.qemu("taken");
    machines.create(machines.guest("taken"));
    ObjectNode refused = machines.awaitPhase("taken", "Failed", "NameTaken");
    assertThat(Machines.message(refused, "Ready")).contains("lifecycle.taken", "left alone");
    Awaitility.await("the stranger is listed")
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> Machines.nodeStatus(lab, Lab.NODE).path("foreignDomains").toString(),
            list -> list.contains("lifecycle.taken"));
    machines.delete("taken");
    machines.awaitGone("taken");
    assertThat(machines.qemu("taken")).isEqualTo(stranger);
    lab.virsh("destroy", "lifecycle.taken").outputOrThrow();
  }

  private static java.nio.file.Path write(java.nio.file.Path file, String text) {
    try {
      return java.nio.file.Files.writeString(file, text);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aStartCostsTwoWritesAndOneEvent() {
    // On a machine that is busy a start may take so long that this is said, in a write more.
    String name = "writes-1";
    for (int i = 1; i <= 3 && (i == 1 || writes(name).size() > 2); i++) {
      name = "writes-" + i;
      machines.create(machines.guest(name));
      machines.awaitRunning(name);
      machines.awaitConsole(name, "tick 1 ");
    }
    assertThat(writes(name))
        .as("writes on the object beyond the user's create")
        .containsExactly("patch kubevmm:scheduler", "patch status kubevmm:node:node-1");
    String prefix = name + ".";
    assertThat(
            AuditLog.of(lab)
                .writes(entry ->
                    entry.path("objectRef").path("resource").asText().equals("events")
                        && entry.path("objectRef").path("namespace").asText().equals("lifecycle")
                        && entry.path("objectRef").path("name").asText().startsWith(prefix)))
        .as("Events")
        .containsExactly("create kubevmm:node:node-1");
    machines.removeAll();
  }

  private List<String> writes(String name) {
    return AuditLog.of(lab).writesOn("lifecycle", name);
  }
}
