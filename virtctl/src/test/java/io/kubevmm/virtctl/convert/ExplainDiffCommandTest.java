package io.kubevmm.virtctl.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.virtctl.Console;
import io.kubevmm.virtctl.Console.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainDiffCommandTest {
  private static final String XML =
      """
      <domain type='kvm'>
        <name>web</name>
        <memory unit='GiB'>1</memory>
        <devices>
          <disk><source file='/a'/><target dev='vda'/></disk>
        </devices>
      </domain>
      """;

  private static final String YAML =
      """
      apiVersion: kubevmm.io/v1alpha1
      kind: VirtualMachine
      metadata: {name: web}
      spec:
        domain:
          name: web
          memory: {unit: KiB, value: "1048576"}
          type: kvm
          devices:
            disk: [{target: {dev: vda}, source: {file: /a}}]
      """;

  @TempDir Path folder;

  private Result diff(String from, String to, String... options) throws IOException {
    Path a = Files.writeString(folder.resolve("a"), from);
    Path b = Files.writeString(folder.resolve("b"), to);
    String option = options.length == 0 ? "-otext" : options[0];
    return Console.runAlone("explain-diff", option, a.toString(), b.toString());
  }

  @Test
  void theSameInAnotherFormIsNoDifference() throws IOException {
    assertThat(diff(XML, YAML)).isEqualTo(new Result(0, "", ""));
    assertThat(diff(YAML, XML)).isEqualTo(new Result(0, "", ""));
  }

  @Test
  void oneLineAPath() throws IOException {
    String other =
        YAML.replace("/a}", "/b}").replace("spec:\n", "spec:\n  cpu: 2\n").replace("type: kvm", "");

    assertThat(diff(XML, other))
        .isEqualTo(
            new Result(
                1,
                """
                - spec.domain.type: "kvm"
                ~ spec.domain.devices.disk[target.dev=vda].source.file: "/a" -> "/b"
                + spec.cpu: 2
                """,
                ""));
    assertThat(diff(XML, other, "-oyaml").out())
        .contains(
            """
            - path: "spec.domain.devices.disk[target.dev=vda].source.file"
              from: /a
              to: /b
            """);
    assertThat(diff(XML, other, "-ojson").out()).contains("\"path\" : \"spec.cpu\"");
  }

  @Test
  void troubleIsTwo() throws IOException {
    assertThat(diff(XML, "<network/>").code()).isEqualTo(2);
    assertThat(diff(XML, "<network/>").err()).contains("is a domain and the second a network");
    assertThat(diff(XML, "<broken").code()).isEqualTo(2);
    assertThat(diff(XML, YAML + "---\n" + YAML).err()).contains("there are 2 documents, not 1");
    assertThat(Console.runAlone("explain-diff", "/none", "/none").code()).isEqualTo(2);
    assertThat(Console.runAlone("explain-diff", "/none").code()).isEqualTo(2);
    assertThat(Console.runAlone("explain-diff", "--ghost").code()).isEqualTo(2);
  }
}
