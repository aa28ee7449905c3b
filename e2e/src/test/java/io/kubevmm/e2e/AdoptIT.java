package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.localcluster.ProcessIdentity;
import io.kubevmm.localcluster.Programs;
import io.kubevmm.localcluster.TinyGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Domains that were there before us: taken over, changed behind our back, and given up again. */
@Tag("kubernetes")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdoptIT {

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "adopt");

  @AfterAll
  void everythingGoesInTheEnd() {
    machines.removeAll();
    lab.virsh("destroy", "legacy");
    lab.virsh("undefine", "legacy");
  }

  private void define(Path folder, String name) throws IOException {
    String xml =
        """
        <domain type='qemu'>
          <name>%s</name>
          <metadata><team:owner xmlns:team='https://example.org/team'>ops</team:owner></metadata>
          <memory unit='MiB'>96</memory>
          <vcpu>1</vcpu>
          <os><type arch='x86_64' machine='q35'>hvm</type>
            <kernel>%s</kernel><initrd>%s</initrd><cmdline>%s</cmdline></os>
          <features><acpi/></features>
          <devices>
            <interface type='user'><mac address='52:54:00:ad:09:70'/><model type='virtio'/>
              </interface>
            <serial type='pty'/>
          </devices>
        </domain>
        """
            .formatted(name, lab.guest.kernel(), lab.guest.initrd(), TinyGuest.commandLine(name));
    lab.virsh("define", Files.writeString(folder.resolve(name + ".xml"), xml).toString())
        .outputOrThrow();
  }

  private String dump(String... options) {
    return lab.virsh(
            Stream.concat(Stream.of("dumpxml", "legacy"), Stream.of(options))
                .toArray(String[]::new))
        .outputOrThrow();
  }

  private static String withoutMark(String xml) {
    return xml.replaceAll("\\s*<kubevmm:vm [^>]*/>", "");
  }

  private static List<String> drift(ObjectNode vm) {
    return StreamSupport.stream(vm.path("status").path("drift").spliterator(), false)
        .map(AdoptIT::words)
        .toList();
  }

  private static String words(JsonNode drift) {
    return drift.path("path").asText()
        + ": "
        + String.join(
            " | ",
            drift.path("desired").asText(),
            drift.path("persistent").asText(),
            drift.path("live").asText());
  }

  private void awaitListed() {
    Awaitility.await("the node lists the domain")
        .atMost(Lab.PATIENCE)
        .until(() -> Machines.nodeStatus(lab, Lab.NODE).toString().contains("\"legacy\""));
  }

  private Programs.Result adopt(String... options) {
    return lab.virtctl(
        Stream.concat(
                Stream.of("adopt", "-n", "adopt", "--node", Lab.NODE, "-c", lab.libvirt.uri()),
                Stream.of(options))
            .toArray(String[]::new));
  }

  @Test
  void aDomainIsTakenOverReportedOnAndGivenUpWithoutBeingTouched(@TempDir Path folder)
      throws IOException {
    define(folder, "legacy");
    lab.virsh("start", "legacy").outputOrThrow();
    ProcessIdentity qemu = lab.libvirt.qemu("legacy").orElseThrow();
    String live = dump();
    String defined = dump("--inactive");
    awaitListed();

    Programs.Result adopted = adopt("legacy", "--name", "old-one");
    assertThat(adopted.stdout() + adopted.stderr())
        .contains("VirtualMachine adopt/old-one has the domain legacy now and is Running.");
    machines.awaitRunning("old-one");
    assertThat(lab.libvirt.qemu("legacy")).contains(qemu);
    assertThat(dump()).contains("kubevmm:vm").contains("team:owner");
    assertThat(withoutMark(dump())).isEqualTo(live);
    assertThat(withoutMark(dump("--inactive"))).isEqualTo(defined);
    assertThat(adopt("legacy").stderr()).contains("belongs to a VirtualMachine already");

    lab.virsh("desc", "legacy", "--live", "--config", "--title", "by hand").outputOrThrow();
    ObjectNode drifted = machines.await("old-one", "has drifted", vm -> !drift(vm).isEmpty());
    assertThat(drift(drifted)).containsExactly("spec.domain.title:  | by hand | by hand");
    assertThat(Machines.message(drifted, "Drifted")).contains("spec.domain.title");
    machines.edit("old-one", spec -> spec.put("driftPolicy", "Revert"));
    machines.await("old-one", "is as its object says", vm -> drift(vm).isEmpty());
    assertThat(dump()).doesNotContain("by hand");
    assertThat(dump("--inactive")).doesNotContain("by hand");
    assertThat(lab.libvirt.qemu("legacy")).contains(qemu);

    lab.kubectl("annotate", "vm", "old-one", "-n", "adopt", "kubevmm.io/on-delete=Release");
    machines.delete("old-one");
    machines.awaitGone("old-one");
    assertThat(lab.libvirt.qemu("legacy")).contains(qemu);
    assertThat(dump()).doesNotContain("kubevmm:vm").contains("team:owner");
    assertThat(dump("--inactive")).doesNotContain("kubevmm:vm");
    lab.virsh("destroy", "legacy").outputOrThrow();
    lab.virsh("undefine", "legacy").outputOrThrow();
  }

  @Test
  void aDomainIsOnlyObserved(@TempDir Path folder) throws IOException {
    define(folder, "legacy");
    lab.virsh("start", "legacy").outputOrThrow();
    ProcessIdentity qemu = lab.libvirt.qemu("legacy").orElseThrow();
    String live = dump();
    String defined = dump("--inactive");
    awaitListed();
    Programs.Result observed = adopt("legacy", "--name", "seen", "--observe");
    assertThat(observed.stdout() + observed.stderr())
        .contains("VirtualMachine adopt/seen reports the domain legacy, which is Running.");
    assertThat(drift(machines.awaitPhase("seen", "Running", "Running"))).isEmpty();

    lab.virsh("suspend", "legacy").outputOrThrow();
    machines.awaitPhase("seen", "Paused", "Paused");
    lab.virsh("resume", "legacy").outputOrThrow();
    machines.awaitPhase("seen", "Running", "Running");

    machines.edit("seen", spec -> spec.put("powerState", "Stopped").put("runGeneration", 5));
    assertThat(lab.virtctl("stop", "seen", "-n", "adopt").stderr()).contains("only observed");
    machines.edit(
        "seen",
        spec ->
            spec.putObject("domain").putObject("memory").put("unit", "MiB").put("value", "128"));
    ObjectNode differs = machines.await("seen", "differs", vm -> !drift(vm).isEmpty());
    assertThat(drift(differs).toString()).contains("spec.domain.memory");
    assertThat(differs.at("/status/phase").asText()).isEqualTo("Running");
    assertThat(lab.libvirt.qemu("legacy")).contains(qemu);
    assertThat(dump()).isEqualTo(live);
    assertThat(dump("--inactive")).isEqualTo(defined);

    lab.virsh("destroy", "legacy").outputOrThrow();
    machines.awaitPhase("seen", "Stopped", "Stopped");
    lab.virsh("start", "legacy").outputOrThrow();
    machines.awaitPhase("seen", "Running", "Running");
    ProcessIdentity again = lab.libvirt.qemu("legacy").orElseThrow();
    machines.delete("seen");
    machines.awaitGone("seen");
    assertThat(lab.libvirt.qemu("legacy")).contains(again);
    assertThat(dump("--inactive")).isEqualTo(defined);
    lab.virsh("destroy", "legacy").outputOrThrow();
    lab.virsh("undefine", "legacy").outputOrThrow();
  }

  @Test
  void aRebootFromWithinBringsWhatWaitedForARestart() {
    ObjectNode vm = machines.guest("reboots", "kubevmm.reboot=12");
    machines.create(vm);
    machines.awaitRunning("reboots");
    ProcessIdentity before = machines.qemu("reboots");
    machines.edit(
        "reboots",
        spec ->
            spec.putObject("domain")
                .putObject("devices")
                .putArray("sound")
                .addObject()
                .put("model", "ich9"));
    machines.await(
        "reboots", "asks for a restart", o -> Machines.condition(o, "RestartRequired").isPresent());
    machines.await(
        "reboots", "has been restarted", o -> Machines.condition(o, "RestartRequired").isEmpty());
    assertThat(lab.virsh("dumpxml", machines.domain("reboots")).stdout()).contains("<sound");
    assertThat(machines.qemu("reboots")).isNotEqualTo(before);
  }
}
