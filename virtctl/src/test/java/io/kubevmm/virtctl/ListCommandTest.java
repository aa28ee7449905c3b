package io.kubevmm.virtctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.kube.Json;
import io.kubevmm.virtctl.Console.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListCommandTest {
  @TempDir Path folder;
  private Console console;

  @BeforeEach
  void start() throws IOException {
    console = new Console(folder);
    console.machine("web", "Running", "Running");
    console.machine("db-with-a-long-name", "Stopped", "");
    console.machine("other", "web", "Running", "Paused");
  }

  @AfterEach
  void stop() {
    console.close();
  }

  @Test
  void showsTheMachinesOfTheNamespace() {
    Result result = console.run("list");

    assertThat(result.code()).isZero();
    assertThat(result.out().lines().map(line -> line.replaceAll("\\d+s$", "AGE")))
        .containsExactly(
            "NAME                  PHASE     CPU   MEMORY   NODE     IP       AGE",
            "db-with-a-long-name   Pending   2     4Gi      <none>   <none>   AGE",
            "web                   Running   2     4Gi      <none>   <none>   AGE");
  }

  @Test
  void showsAllNamespacesAndMoreColumns() {
    assertThat(console.run("ls", "-A", "-o", "wide").out().lines())
        .hasSize(4)
        .first()
        .asString()
        .matches("NAMESPACE +NAME +PHASE +CPU +MEMORY +NODE +IP +AGE +READY +REASON +DOMAIN");
  }

  @Test
  void selectsByNodeNameAndLabel() {
    console.run("list", "--node", "n1", "-l", "app=web");

    var request = console.server.requests().getLast();
    assertThat(request.parameter("fieldSelector")).isEqualTo("spec.nodeName=n1");
    assertThat(request.parameter("labelSelector")).isEqualTo("app=web");
  }

  @Test
  void writesNamesJsonAndYaml() {
    assertThat(console.run("list", "-o", "name").out())
        .isEqualTo(
            "virtualmachine.kubevmm.io/db-with-a-long-name\nvirtualmachine.kubevmm.io/web\n");
    var json = Json.parse(console.run("list", "-o", "json").out());
    assertThat(Json.text(json, "kind")).isEqualTo("List");
    assertThat(json.path("items")).hasSize(2);
    var yaml = new YamlCodec().read(console.run("list", "web", "-o", "yaml").out());
    assertThat(Json.text(yaml, "kind")).isEqualTo("VirtualMachine");
    assertThat(Json.text(yaml, "metadata", "name")).isEqualTo("web");
  }

  @Test
  void aNameThatIsNotThereDoesNotHideTheOthers() {
    Result result = console.run("list", "web", "ghost", "-o", "name");

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("virtualmachine.kubevmm.io/web\n");
    assertThat(result.err()).isEqualTo("VirtualMachine shop/ghost does not exist.\n");
  }

  @Test
  void anEmptyListSaysSoOnStandardError() {
    Result result = console.run("list", "-n", "empty");

    assertThat(result.code()).isZero();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("There are no such virtual machines in namespace empty.\n");
  }

  @ParameterizedTest
  @CsvSource({
    "PT45S, 45s", "PT119S, 119s", "PT4M10S, 4m10s", "PT4M, 4m", "PT25M, 25m", "PT170M, 170m",
    "PT3H20M, 3h20m", "PT12H, 12h", "P2DT5H, 2d5h", "P30D, 30d", "P770D, 2y40d", "P3650D, 10y"
  })
  void agesAreRoundedAsKubectlRoundsThem(Duration age, String written) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(MachineTable.age(now.minus(age).toString(), now)).isEqualTo(written);
  }
}
