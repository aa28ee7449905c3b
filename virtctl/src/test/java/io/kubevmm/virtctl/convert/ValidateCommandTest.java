package io.kubevmm.virtctl.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.virtctl.Console;
import io.kubevmm.virtctl.Console.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String XML =
      """
      <domain type='kvm'>
        <name>web</name>
        <memory unit='GiB'>1</memory>
        <os><type>hvm</type></os>
        <devices>
          <disk type='file'><source file='/a'/><target dev='vda'/></disk>
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
          type: kvm
          name: web
          memory: {unit: GiB, value: "1"}
          vcpu: {value: 1}
          os: {type: {value: hvm}}
          devices:
            disk:
              - type: file
                source: {file: /a}
                target:
                  dev: vda
      """;

  @TempDir Path folder;

  private Result validate(String text, String... options) throws IOException {
    Files.writeString(folder.resolve("a"), text);
    String option = options.length == 0 ? "--" : options[0];
    Result result = Console.runAlone("validate", option, folder.resolve("a").toString());
    return new Result(result.code(), result.out().replace(folder + "/", ""), result.err());
  }

  @Test
  void whatLibvirtTakesIsValidInEachForm() throws IOException {
    assertThat(validate(XML)).isEqualTo(new Result(0, "", "1 document valid, 0 not.\n"));
    assertThat(validate(YAML)).isEqualTo(new Result(0, "", "1 document valid, 0 not.\n"));
    assertThat(validate(YAML + "---\n" + YAML).err()).isEqualTo("2 documents valid, 0 not.\n");
  }

  @Test
  void aProblemOfXmlHasLineColumnAndPath() throws IOException {
    Result result = validate(XML.replace("dev='vda'", "dev='vda' colour='red'"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).startsWith("a:6:").contains(": devices.disk.target.colour: ");
    assertThat(result.out().lines()).hasSize(1);
    assertThat(result.err()).isEqualTo("0 documents valid, 1 not.\n");
  }

  @Test
  void aProblemOfAnObjectHasItsLineThere() throws IOException {
    Result unknown = validate(YAML.replace("dev: vda", "def: vda"));
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.out())
        .startsWith("a:16: spec.domain.devices.disk[0].target.def: ")
        .contains("did you mean dev?");

    Result refused = validate(YAML.replace("dev: vda", "dev: vda\n            bus: warp"));
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).startsWith("a:17: spec.domain.devices.disk[0].target.bus: ");
  }

  @Test
  void whatAnApiServerWouldRefuseIsAProblemOfXmlToo() throws IOException {
    Result result = validate(XML.replace("<os>", "<vcpu>+2</vcpu><os>"));

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).contains("vcpu");
  }

  @Test
  void whatANodeCompletesIsJudgedAsFarAsItGoes() throws IOException {
    String machine =
        YAML.replace("spec:\n", "spec:\n  cpu: 2\n")
            .replace("    name: web\n", "")
            .replace("    vcpu: {value: 1}\n", "");

    assertThat(validate(machine).code()).isZero();
    assertThat(validate(machine).err()).contains("a node completes it from spec.cpu.");
    assertThat(validate(machine.replace("dev: vda", "def: vda")).code()).isEqualTo(1);
  }

  @Test
  void brokenTextsAreProblemsWithTheirPlace() throws IOException {
    assertThat(validate("<domain").code()).isEqualTo(1);
    assertThat(validate("<domain").out()).startsWith("a:1:");
    assertThat(validate("<ghost/>").out()).contains("none of <domain>");
    assertThat(validate("").out()).isEqualTo("a: it is empty.\n");
    assertThat(validate("kind: [").code()).isEqualTo(1);
    assertThat(validate(YAML.replace("VirtualMachine", "Pod")).out()).startsWith("a:2: kind: ");
  }

  @Test
  void aFolderIsJudgedWhole() throws IOException {
    Files.createDirectories(folder.resolve("m/n"));
    Files.writeString(folder.resolve("m/a.xml"), XML);
    Files.writeString(folder.resolve("m/n/b.yaml"), YAML.replace("dev: vda", "def: vda"));

    Result result = Console.runAlone("validate", folder.resolve("m").toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).startsWith(folder.resolve("m/n/b.yaml") + ":16: ");
    assertThat(result.err()).isEqualTo("1 document valid, 1 not.\n");
  }

  @Test
  void troubleIsTwo() throws IOException {
    assertThat(Console.runAlone("validate", "/none").code()).isEqualTo(2);
    assertThat(Console.runAlone("validate").code()).isEqualTo(2);
    assertThat(Console.runAlone("validate", "--ghost").code()).isEqualTo(2);
    assertThat(validate(XML, "--schemas=/none").code()).isEqualTo(2);
    Files.write(folder.resolve("latin"), new byte[] {'<', (byte) 0xE4});
    assertThat(Console.runAlone("validate", folder.resolve("latin").toString()).code())
        .isEqualTo(2);
  }

  @Test
  void whatAnApiServerRefusesIsToldOfEveryKind() throws IOException {
    Result machine =
        validate(
            """
            apiVersion: kubevmm.io/v1alpha1
            kind: VirtualMachine
            metadata: {name: Web_1}
            spec:
              cpu: 0
              memory: 4Gigs
              powerStat: Running
              powerState: Of
              disks:
              - {name: root, template: {storagePool: local, capacity: 1, format: 7}}
            """);
    assertThat(machine.code()).isEqualTo(1);
    assertThat(machine.out().lines())
        .containsExactly(
            "a:3: metadata.name: metadata.name must be a DNS label: at most 63 lower-case letters,"
                + " digits and hyphens, no hyphen first or last.",
            "a:5: spec.cpu: is 0, and must be at least 1.",
            "a:6: spec.memory: memory is no quantity: write a number with a unit, for instance"
                + " 512Mi or 4Gi.",
            "a:7: spec.powerStat: there is no such field; did you mean powerState?",
            "a:8: spec.powerState: is \"Of\", not one of Running, Paused, Saved, Stopped.",
            "a:10: spec.disks[0].template.capacity: capacity must be between 1Mi and 8191Ti.",
            "a:10: spec.disks[0].template.format: must be a string, and is 7.");

    Result disk =
        validate(
            """
            apiVersion: kubevmm.io/v1alpha1
            kind: VirtualMachineDisk
            metadata: {name: data}
            spec: {capacity: 1Gi}
            """);
    assertThat(disk.out()).isEqualTo("a:4: spec.storagePool: is missing.\n");
    Result good =
        validate(
            """
            apiVersion: kubevmm.io/v1alpha1
            kind: VirtualMachineDisk
            metadata: {name: data}
            spec: {storagePool: local, capacity: 1Gi}
            """);
    assertThat(good).isEqualTo(new Result(0, "", "1 document valid, 0 not.\n"));
  }

  @Test
  void whatARuleRefusesIsToldInItsWords() throws IOException {
    Result machine =
        validate(
            """
            apiVersion: kubevmm.io/v1alpha1
            kind: VirtualMachine
            metadata: {name: web}
            spec:
              cpu: 4
              maxCpu: 2
              memory: 1Gi
              disks:
              - name: root
                disk: web
                template: {storagePool: local, capacity: 1Gi}
            """);

    assertThat(machine.code()).isEqualTo(1);
    assertThat(machine.out().lines())
        .containsExactly(
            "a:4: spec: spec.maxCpu is less than spec.cpu, or spec.cpu is missing.",
            "a:9: spec.disks[0]: a disk is one that exists (disk: its name), one to be made"
                + " (template: what it shall be), or a CD-ROM drive (cdrom: what is in it): set one"
                + " of the three.");
  }
}
