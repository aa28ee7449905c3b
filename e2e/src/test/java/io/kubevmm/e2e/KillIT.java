package io.kubevmm.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.executor.vm.VirtualMachineReconciler;
import io.kubevmm.localcluster.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The executor killed at each named step of what it does: no guest stops, none runs twice, none is
 * forgotten, and what was begun is finished.
 *
 * <p>Once an act in the everyday suite; {@code ./kubevmm test kill} does it twenty times a step. A
 * bystander runs all the while and must keep its process.
 */
@Tag("kill")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillIT {

  private final Lab lab = Lab.shared();
  private final Machines machines = new Machines(lab, "kill");
  private final Path haltFile = lab.folder.resolve("halt-at");
  private final Map<String, Integer> kills = new LinkedHashMap<>();

  /** How a step is reached: from a machine in one state, by one change. */
  private enum Act {
    START_NEW,
    START_STOPPED,
    PAUSE,
    RESUME,
    EDIT,
    SAVE,
    DISCARD,
    STOP,
    DELETE
  }

  static Stream<String> steps() {
    Set<String> oneOfEachAct =
        Set.of(
            "define.done",
            "create.done",
            "note-start.done",
            "suspend.done",
            "resume.done",
            "live.called",
            "save.begin",
            "discard-save.done",
            "destroy.begin",
            "undefine.done");
    return Kills.at(VirtualMachineReconciler.stepNames(), oneOfEachAct);
  }

  private static Act act(String step) {
    return switch (step) {
      case "define.begin",
          "define.done",
          "create.begin",
          "create.done",
          "note-run.done",
          "status.written" ->
          Act.START_NEW;
      case "note-start.done" -> Act.START_STOPPED;
      case "suspend.done" -> Act.PAUSE;
      case "resume.done" -> Act.RESUME;
      case "align.begin", "live.called", "align.done" -> Act.EDIT;
      case "note-save.done", "save.begin", "save.done" -> Act.SAVE;
      case "discard-save.done" -> Act.DISCARD;
      case "note-stop.done", "shutdown.done", "destroy.begin", "destroy.done" -> Act.STOP;
      case "undefine.begin", "undefine.done", "remove-files.done", "release.done" -> Act.DELETE;
      default -> throw new IllegalArgumentException("no way to the step " + step);
    };
  }

  @BeforeAll
  void beginWithABystander() {
    machines.create(machines.guest("bystander"));
    machines.awaitRunning("bystander");
    lab.executor().stop();
    restartExecutor();
  }

  @AfterAll
  void endWithAnOrdinaryExecutor() {
    System.out.println("executor killed at " + kills);
    machines.delete("bystander");
    machines.awaitGone("bystander");
    lab.executor().stop();
    lab.startExecutor();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("steps")
  void isSurvived(String step) {
    ProcessIdentity bystander = machines.qemu("bystander");
    String name = step.replace('.', '-');
    ready(act(step), name);
    write(haltFile, step);
    Optional<ProcessIdentity> before = lab.libvirt.qemu(machines.domain(name));
    begin(act(step), name);
    assertThat(lab.executor().await(Duration.ofSeconds(60))).as("halted at " + step).isEqualTo(137);
    kills.merge(step, 1, Integer::sum);
    Optional<ProcessIdentity> atDeath = lab.libvirt.qemu(machines.domain(name));
    restartExecutor();
    finish(act(step), name);
    Optional<ProcessIdentity> after = lab.libvirt.qemu(machines.domain(name));
    if (keepsItsProcess(act(step)) && atDeath.isPresent()) {
      assertThat(after).as("the guest after " + step).isEqualTo(atDeath);
      before.ifPresent(b -> assertThat(after).contains(b));
    }
    assertThat(count(name)).as("QEMU processes of " + name).isLessThanOrEqualTo(1);
    assertThat(machines.qemu("bystander")).as("the bystander").isEqualTo(bystander);
    if (act(step) != Act.DELETE) {
      machines.delete(name);
      machines.awaitGone(name);
    }
    assertThat(lab.virsh("list", "--all", "--name").stdout()).doesNotContain(machines.domain(name));
  }

  private static boolean keepsItsProcess(Act act) {
    return switch (act) {
      case START_NEW, START_STOPPED, PAUSE, RESUME, EDIT -> true;
      case SAVE, DISCARD, STOP, DELETE -> false;
    };
  }

  private void ready(Act act, String name) {
    if (act == Act.START_NEW) {
      return;
    }
    ObjectNode vm = machines.guest(name);
    ((ObjectNode) vm.path("spec")).put("terminationGracePeriodSeconds", 1).put("memory", "64Mi");
    String state =
        switch (act) {
          case START_STOPPED -> "Stopped";
          case RESUME -> "Paused";
          case START_NEW, PAUSE, EDIT, SAVE, DISCARD, STOP, DELETE -> "Running";
        };
    ((ObjectNode) vm.path("spec")).put("powerState", state);
    machines.create(vm);
    machines.awaitPhase(name, state, state);
    if (act == Act.DISCARD) {
      machines.power(name, "Saved");
      machines.awaitPhase(name, "Saved", "Saved");
    }
  }

  private void begin(Act act, String name) {
    switch (act) {
      case START_NEW -> {
        ObjectNode vm = machines.guest(name);
        ((ObjectNode) vm.path("spec"))
            .put("terminationGracePeriodSeconds", 1)
            .put("memory", "64Mi");
        machines.create(vm);
      }
      case START_STOPPED, RESUME -> machines.power(name, "Running");
      case PAUSE -> machines.power(name, "Paused");
      // Two calls, so that one is left when the executor dies after the first.
      case EDIT ->
          machines.edit(
              name,
              spec -> spec.putObject("domain").put("title", "edited").put("on_crash", "preserve"));
      case SAVE -> machines.power(name, "Saved");
      case DISCARD, STOP -> machines.power(name, "Stopped");
      case DELETE -> machines.delete(name);
    }
  }

  private void finish(Act act, String name) {
    switch (act) {
      case START_NEW, START_STOPPED, RESUME -> machines.awaitRunning(name);
      case PAUSE -> machines.awaitPhase(name, "Paused", "Paused");
      case EDIT -> {
        machines.awaitRunning(name);
        machines.await(
            name,
            "has its edit",
            vm ->
                !vm.path("status").has("pendingChanges")
                    && Machines.condition(vm, "RestartRequired").isEmpty());
        assertThat(lab.virsh("dumpxml", machines.domain(name)).stdout())
            .contains("<title>edited</title>", "<on_crash>preserve</on_crash>");
      }
      case SAVE -> machines.awaitPhase(name, "Saved", "Saved");
      case DISCARD, STOP -> machines.awaitPhase(name, "Stopped", "Stopped");
      case DELETE -> machines.awaitGone(name);
    }
  }

  private long count(String name) {
    return lab.libvirt.qemus().stream()
        .flatMap(process -> ProcessHandle.of(process.pid()).stream())
        .filter(process -> commandLine(process).contains("guest=" + machines.domain(name) + ","))
        .count();
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")).replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  private void restartExecutor() {
    lab.startExecutor("-Dkubevmm.halt-file=" + haltFile);
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
