package io.kubevmm.virtctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.kube.fake.FakeRequest;
import io.kubevmm.virtctl.Console.Result;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerCommandTest {
  @TempDir Path folder;
  private Console console;

  @BeforeEach
  void start() throws IOException {
    console = new Console(folder);
  }

  @AfterEach
  void stop() {
    console.close();
  }

  private long patches() {
    return console.server.requests().stream()
        .filter(request -> request.method().equals("PATCH"))
        .count();
  }

  @ParameterizedTest
  @CsvSource({
    // verb, spec.powerState and phase before; spec.powerState and runGeneration afterwards
    "start,   Stopped, Stopped,  Running, 4",
    "start,   Running, Stopped,  Running, 4",
    "start,   Running, Failed,   Running, 4",
    "start,   Running, Running,  Running, 3",
    "start,   Running, Starting, Running, 3",
    "start,   Paused,  Paused,   Running, 3",
    "start,   Saved,   Saved,    Running, 3",
    "start,   Stopped, Running,  Running, 3",
    "stop,    Running, Running,  Stopped, 3",
    "stop,    Saved,   Saved,    Stopped, 3",
    "pause,   Running, Running,  Paused,  3",
    "resume,  Paused,  Paused,   Running, 3",
    "resume,  Saved,   Saved,    Running, 3",
    "save,    Running, Running,  Saved,   3",
    "restart, Running, Running,  Running, 4",
    "restart, Running, Stopped,  Running, 4",
    "restart, Paused,  Paused,   Paused,  4",
  })
  void changesWhatTheMachineShallBe(
      String verb, String before, String phase, String after, int runGeneration) {
    console.machine("web", before, phase);

    Result result = console.run(verb, "web");

    assertThat(result.err()).isEmpty();
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("VirtualMachine shop/web ");
    assertThat(console.powerState("web")).isEqualTo(after);
    assertThat(console.runGeneration("web")).isEqualTo(runGeneration);
  }

  @ParameterizedTest
  @CsvSource({
    "start, Stopped, Stopped", "start, Running, Stopped", "stop, Running, Running",
    "pause, Running, Running", "resume, Paused, Paused", "save, Running, Running",
    "restart, Running, Running"
  })
  void askingTwiceIsAskingOnce(String verb, String before, String phase) {
    console.machine("web", before, phase);
    console.run(verb, "web");
    Result second = console.run(verb, "web");

    assertThat(second.code()).isZero();
    assertThat(second.out()).contains("already");
    assertThat(patches()).isEqualTo(1);
  }

  @Test
  void severalMachinesAreDoneEvenIfOneIsMissing() {
    console.machine("web", "Running", "Running");
    console.machine("db", "Running", "Running");

    Result result = console.run("stop", "web", "ghost", "db");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .isEqualTo(
            "VirtualMachine shop/ghost does not exist."
                + " `virtctl list -n shop` shows those that do.\n");
    assertThat(console.powerState("web")).isEqualTo("Stopped");
    assertThat(console.powerState("db")).isEqualTo("Stopped");
  }

  @Test
  void aConflictIsThoughtOverAgain() {
    console.machine("web", "Running", "Running");
    console.server.answer(request -> request.method().equals("PATCH"), 2, 409);

    assertThat(console.run("stop", "web").code()).isZero();
    assertThat(console.powerState("web")).isEqualTo("Stopped");
    assertThat(patches()).isEqualTo(3);
  }

  @Test
  void everyPatchNamesTheVersionThatWasRead() {
    console.machine("web", "Running", "Running");
    console.run("stop", "web");

    assertThat(console.server.requests())
        .filteredOn(request -> request.method().equals("PATCH"))
        .extracting(FakeRequest::body)
        .singleElement()
        .asString()
        .contains("\"resourceVersion\":\"101\"");
  }

  @Test
  void whatCannotBeDoneIsRefusedWithTheWayOut() {
    console.machine("web", "Stopped", "Stopped");

    Result resumed = console.run("resume", "web");
    assertThat(resumed.code()).isEqualTo(1);
    assertThat(resumed.err()).contains("`virtctl start web` starts it.");
    Result restarted = console.run("restart", "web");
    assertThat(restarted.code()).isEqualTo(1);
    assertThat(restarted.err()).contains("shall be Stopped");
    assertThat(patches()).isZero();
  }

  @Test
  void theNamespaceOfTheOptionWins() {
    console.machine("other", "web", "Running", "Running");

    assertThat(console.run("stop", "web", "-n", "other").out())
        .isEqualTo("VirtualMachine other/web shall be off.\n");
    assertThat(console.run("-n", "other", "start", "web").code()).isZero();
  }

  @Test
  void aServerThatIsAwayIsTheClustersFault() {
    console.server.stop();
    Result result = console.run("stop", "web");

    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).contains("the API server did not answer");
  }

  @Test
  void aClusterWithoutKubeVmmSaysSo() {
    console.server.store().uninstall(Resources.VIRTUAL_MACHINE);
    Result result = console.run("stop", "web");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("KubeVMM is not installed in this cluster");
  }

  @Test
  void freezesForAWhileAndThaws() throws IOException {
    console.machine("web", "Running", "Running");

    assertThat(console.run("freeze", "web", "--for", "90s").out())
        .contains("shall be frozen until");
    assertThat(console.run("thaw", "web").out()).contains("shall be thawed.");
    assertThat(console.run("thaw", "web").out()).contains("is not to be frozen.");
    assertThat(patches()).isEqualTo(2);
    assertThat(console.run("freeze", "web", "--for", "2h").err()).contains("1h at most");
  }

  @Test
  void aStoppedMachineIsNotFrozen() throws IOException {
    console.machine("web", "Stopped", "Stopped");

    assertThat(console.run("freeze", "web").err()).contains("it does not run");
    assertThat(patches()).isZero();
  }
}
