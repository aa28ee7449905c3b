package io.kubevmm.virtctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.kube.Json;
import io.kubevmm.virtctl.Console.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
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

  private void node(String name) {
    var node = Json.object();
    node.putObject("metadata").put("name", name);
    console.server.store().create(Resources.VIRTUAL_MACHINE_NODE, node);
  }

  @Test
  void cordonsAndUncordonsNodes() {
    node("n1");

    assertThat(console.run("cordon", "n1").out()).isEqualTo("VirtualMachineNode n1 is cordoned.\n");
    assertThat(console.run("cordon", "n1").out()).contains("already");
    assertThat(console.run("uncordon", "n1").out())
        .isEqualTo("VirtualMachineNode n1 is open for virtual machines.\n");
    Result missing = console.run("cordon", "n9", "n1");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).startsWith("VirtualMachineNode n9 does not exist.");
    assertThat(missing.out()).isEqualTo("VirtualMachineNode n1 is cordoned.\n");
  }

  @Test
  void showsVersions() {
    assertThat(console.run("version").out()).contains("virtctl: ").contains("v1.37.2");
    assertThat(Console.runAlone("version", "--client").out()).hasLineCount(1);
  }

  @Test
  void helpNamesEveryVerbAndGivesExamples() {
    Result help = Console.runAlone("--help");

    assertThat(help.code()).isZero();
    assertThat(help.out())
        .contains("list, ls", "start", "stop", "restart", "pause", "resume", "save")
        .contains("cordon", "uncordon", "version", "completion", "Examples:", "Exit codes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "list",
        "start",
        "stop",
        "restart",
        "pause",
        "resume",
        "save",
        "freeze",
        "thaw",
        "cordon",
        "convert",
        "validate",
        "explain-diff"
      })
  void everyVerbExplainsItself(String verb) {
    Result help = Console.runAlone(verb, "--help");

    assertThat(help.code()).isZero();
    assertThat(help.out()).contains("Usage: virtctl " + verb, "Example", "--kubeconfig");
  }

  @Test
  void withoutAVerbTheHelpIsShown() {
    Result result = Console.runAlone();

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).contains("Verbs:");
  }

  @Test
  void wrongArgumentsAreTheUsersFaultAndGetAHint() {
    Result verb = Console.runAlone("strat", "web");
    assertThat(verb.code()).isEqualTo(1);
    assertThat(verb.err()).contains("virtctl start");
    Result option = Console.runAlone("start", "web", "--wiat");
    assertThat(option.code()).isEqualTo(1);
    assertThat(option.err()).contains("--wiat", "`virtctl start --help`");
    Result duration = Console.runAlone("start", "web", "--wait=soon");
    assertThat(duration.code()).isEqualTo(1);
    assertThat(duration.err()).contains("\"soon\" is no duration like 90s");
    assertThat(Console.runAlone("start").err()).contains("NAME");
  }

  @Test
  void aMissingKubeconfigIsASentence() {
    Result result = Console.runAlone("list", "--kubeconfig", "/none");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith("The kubeconfig /none cannot be read");
    assertThat(console.run("list", "--context", "ghost").err()).contains("no context \"ghost\"");
  }

  @Test
  void completionKnowsEveryVerb() {
    Result result = Console.runAlone("completion", "bash");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("uncordon", "--namespace", "complete -F");
  }

  @Test
  void durationsAreReadAndWrittenLikeKubectls() {
    assertThat(Durations.read("1h30m")).isEqualTo(Duration.parse("PT1H30M"));
    assertThat(Durations.read("90s")).isEqualTo(Duration.ofSeconds(90));
    assertThat(Durations.written(Duration.ofMinutes(90))).isEqualTo("1h30m");
    assertThat(Durations.written(Duration.ZERO)).isEqualTo("0s");
  }
}
