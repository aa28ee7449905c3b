package io.kubevmm.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The chart of this checkout's yamls/. That Helm makes the same of it as kubectl of yamls/ shows
 * {@code InstallIT}, where Helm is.
 */
class HelmChartTest {

  private static final Path YAMLS = Path.of("..", "yamls");
  private static final Release RELEASE =
      new Release("1.2.3", Instant.parse("2026-01-01T00:00:00Z"));

  @TempDir private Path folder;

  @Test
  void everyFileIsATemplateAndWhatPeopleChangeIsAValue() throws IOException {
    Map<String, String> files = new HelmChart(YAMLS, RELEASE).files();

    String[] yamls = YAMLS.toFile().list((parent, name) -> name.endsWith(".yaml"));
    assertThat(files).hasSize(yamls == null ? 0 : yamls.length + 2);
    assertThat(files.get("Chart.yaml")).contains("version: 1.2.3", "kubeVersion: \">=1.32.0-0\"");
    assertThat(files.get("values.yaml"))
        .contains("controller:\n  replicas: 2\n  resources:\n    requests: {cpu: ")
        .contains("scheduler:\n  replicas: 2\n");
    assertThat(files.get("templates/40-controller.yaml"))
        .contains("replicas: {{ .Values.controller.replicas }}")
        .contains("requests: {{ toJson .Values.controller.resources.requests }}")
        .doesNotContain(ControlPlaneImage.NAME);
    assertThat(files.get("templates/30-policies.yaml")).doesNotContain("[Deny]");
    assertThat(files)
        .allSatisfy((name, text) -> {
          if (name.startsWith("templates/10-crd-")) {
            assertThat(text).contains("helm.sh/resource-policy: keep");
          }
        });
  }

  @Test
  void isTheSameBytesTwice() throws IOException {
    HelmChart chart = new HelmChart(YAMLS, RELEASE);
    Path one = chart.write(Files.createDirectory(folder.resolve("one")));
    Path two = chart.write(Files.createDirectory(folder.resolve("two")));
    assertThat(one).hasFileName("kubevmm-1.2.3.tgz").hasSameBinaryContentAs(two);
  }

  @Test
  void aPlaceThatIsNotAsExpectedEndsTheMaking() throws IOException {
    Path file = folder.resolve("40-controller.yaml");
    Files.writeString(
        file,
        Files.readString(YAMLS.resolve("40-controller.yaml"))
            .replace("imagePullPolicy: IfNotPresent", "imagePullPolicy: Always"));
    assertThatThrownBy(() -> new HelmChart(folder, RELEASE).files())
        .isInstanceOf(PackagingException.class)
        .hasMessageContaining("40-controller.yaml does not have exactly one imagePullPolicy");
  }
}
