package io.kubevmm.virtctl.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubevmm.analyser.Facts;
import io.kubevmm.analyser.Infoset;
import io.kubevmm.analyser.yaml.JsonCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.virtctl.Console;
import io.kubevmm.virtctl.Console.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConvertCommandTest {
  private static final String DOMAIN =
      """
      <domain type="kvm">
        <name>web</name>
        <memory unit="MiB">512</memory>
        <vcpu>2</vcpu>
        <os>
          <type>hvm</type>
        </os>
      </domain>
      """;

  private static final String YAML =
      """
      apiVersion: kubevmm.io/v1alpha1
      kind: VirtualMachine
      metadata:
        name: web
      spec:
        domain:
          type: kvm
          name: web
          memory:
            unit: MiB
            value: "512"
          vcpu:
            value: 2
          os:
            type:
              value: hvm
      """;

  @TempDir Path folder;

  private Path file(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  private static Result convert(String input, String... options) {
    List<String> all = new ArrayList<>(List.of("convert", "-"));
    all.addAll(List.of(options));
    return Console.runWith(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
        all.toArray(String[]::new));
  }

  private static Result convert(Path... files) {
    return Console.runAlone(
        Stream.concat(Stream.of("convert"), Stream.of(files).map(Path::toString))
            .toArray(String[]::new));
  }

  private List<String> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void xmlBecomesYamlAndYamlXml() {
    assertThat(convert(DOMAIN)).isEqualTo(new Result(0, YAML, ""));
    assertThat(convert(YAML)).isEqualTo(new Result(0, DOMAIN, ""));
    String json = convert(DOMAIN, "-o", "json").out();
    assertThat(new JsonCodec().read(json)).isEqualTo(new YamlCodec().read(YAML));
    assertThat(convert(json).out()).isEqualTo(DOMAIN);
    assertThat(convert(json, "-o", "yaml").out()).isEqualTo(YAML);
    assertThat(convert(DOMAIN, "-o", "xml").out()).isEqualTo(DOMAIN);
  }

  @ParameterizedTest
  @CsvSource({
    "<network><name>n</name></network>, VirtualMachineNetwork, network, n",
    "<pool type='dir'><name>p</name></pool>, VirtualMachineStoragePool, pool, p",
    "<volume><name>v.img</name></volume>, LibvirtDocument, volume, v-img",
    "<domainsnapshot><name>s</name></domainsnapshot>, LibvirtDocument, domainsnapshot, s",
    "<domaincheckpoint><name>c</name></domaincheckpoint>, LibvirtDocument, domaincheckpoint, c",
    "<domainbackup mode='push'/>, LibvirtDocument, domainbackup, stdin",
    "<secret><uuid>0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f</uuid></secret>, LibvirtDocument, secret,"
        + " 0a81f5b2-8403-7b23-c8d6-21ccc2f80d6f",
    "<filter name='f'/>, LibvirtDocument, filter, f"
  })
  void everyKindOfDocumentHasItsObject(String xml, String kind, String key, String name) {
    Result yaml = convert(xml);

    JsonNode object = new YamlCodec().read(yaml.out());
    assertThat(object.path("kind").asText()).isEqualTo(kind);
    assertThat(object.path("spec").has(key)).isTrue();
    assertThat(object.path("metadata").path("name").asText()).isEqualTo(name);
    Result back = convert(yaml.out());
    assertThat(Infoset.difference(Infoset.of(xml), Infoset.of(back.out()))).isEmpty();
  }

  @Test
  void aNameThatIsNoLabelIsSaidAndKept() {
    Result yaml = convert(DOMAIN.replace(">web<", ">Web_Server.1<"));

    assertThat(yaml.out()).contains("  name: web-server-1\n", "    name: Web_Server.1\n");
    assertThat(yaml.err())
        .isEqualTo(
            "standard input: note: metadata.name is web-server-1, since \"Web_Server.1\" is no DNS"
                + " label.\n");
  }

  @Test
  void severalDocumentsMakeAStreamThatReadsBack() throws IOException {
    Path a = file("a.xml", DOMAIN);
    Path b = file("b.xml", DOMAIN.replace(">web<", ">db<"));

    Result yaml = convert(a, b);
    assertThat(yaml.out()).startsWith(YAML + "---\napiVersion");
    assertThat(convert(yaml.out()).out()).startsWith(DOMAIN + "<?xml version=\"1.0\"?>\n<domain");
    String list = convert(yaml.out(), "-o", "json").out();
    assertThat(new JsonCodec().read(list).path("items")).hasSize(2);
    assertThat(convert(list, "-o", "yaml").out()).isEqualTo(yaml.out());
  }

  @Test
  void aFolderIsMirrored() throws IOException {
    file("in/a/web.xml", DOMAIN);
    file("in/db.yaml", YAML + "---\n" + YAML.replace("name: web", "name: db"));
    file("in/readme.txt", "not one");
    file("in/broken.xml", "<domain>\n <name>");
    Path out = folder.resolve("in/out");

    Result result =
        Console.runAlone(
            "convert", folder.resolve("in").toString(), "--output-dir", out.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(files(out)).containsExactly("a/web.yaml", "db.db.xml", "db.web.xml");
    assertThat(out.resolve("a/web.yaml")).hasContent(YAML);
    assertThat(result.err().lines())
        .hasSize(2)
        .anyMatch(line -> line.matches(".*/in/broken.xml:2:\\d+: This is not well-formed XML.*"))
        .last()
        .isEqualTo("3 documents converted, 1 file failed.");
    assertThat(
            Console.runAlone(
                    "convert", folder.resolve("in").toString(), "--output-dir", out.toString())
                .err())
        .as("what was made is not converted again")
        .contains("3 documents converted");
  }

  @Test
  void twoInputsWithOneOutputAndAnInputAsOutputAreRefused() throws IOException {
    Path a = file("a/web.xml", DOMAIN);
    Path b = file("b/web.xml", DOMAIN);
    String out = folder.resolve("out").toString();

    Result twice = Console.runAlone("convert", a.toString(), b.toString(), "--output-dir", out);
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err())
        .isEqualTo(b + ": " + out + "/web.yaml has been made from " + a + " already.\n");

    Result itself =
        Console.runAlone(
            "convert", a.toString(), "-oxml", "--output-dir", folder.resolve("a").toString());
    assertThat(itself.code()).isEqualTo(1);
    assertThat(itself.err()).contains("is one of the files to convert");
    assertThat(a).hasContent(DOMAIN);
  }

  @Test
  void nothingIsLeftOfAFileThatCannotBeWritten() throws IOException {
    Path yaml =
        file("web.yaml", YAML.replace("name: web\n    memory", "name: \"\\u0001\"\n    memory"));
    Path out = Files.createDirectory(folder.resolve("out"));

    Result result = Console.runAlone("convert", yaml.toString(), "--output-dir", out.toString());

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith(yaml + ":8: spec.domain.name");
    assertThat(files(out)).isEmpty();
  }

  @Test
  void allThatKeepsADocumentFromBeingWrittenIsSaid() {
    String two =
        YAML.replace(
            "  domain:\n", "  domain:\n    title: \"\\u0001\"\n    description: \"\\u0002\"\n");
    assertThat(convert(two).err().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("standard input:"))
        .anyMatch(line -> line.contains("spec.domain.title: "))
        .anyMatch(line -> line.contains("spec.domain.description: "));
    String many =
        IntStream.range(0, 30)
            .mapToObj(i -> "    \"@a" + i + "\": \"\\u0001\"\n")
            .collect(Collectors.joining("", "  domain:\n", ""));
    Result result = convert(YAML.replace("  domain:\n", many));
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err().lines()).hasSize(21);
    assertThat(result.err()).endsWith("has more problems; these are the first 20.\n");
  }

  @Test
  void fieldsThatAreNotLibvirtsAreNamed() {
    String kept = YAML.replace("spec:\n", "spec:\n  powerState: Running\n  nodeName: n1\n");
    assertThat(convert(kept))
        .isEqualTo(
            new Result(
                0,
                DOMAIN,
                "standard input: note: VirtualMachine web: XML has no place for spec.powerState,"
                    + " spec.nodeName.\n"));
    String refused = YAML.replace("spec:\n", "spec:\n  cpu: 2\n  memory: 1Gi\n");
    assertThat(convert(refused).code()).isEqualTo(1);
    assertThat(convert(refused).err())
        .isEqualTo(
            "standard input:6: spec.cpu, spec.memory: XML is made of this only on a node, with what that node"
                + " offers; say it in spec.domain to convert it.\n");
    assertThat(convert(refused, "-o", "json").code()).as("no XML is asked for").isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ' '                                | standard input: it is empty.
          <foo/>                             | standard input:1:1: The root element is <foo>, which is none of
          a: 1                               | standard input:1: apiVersion: is "", not kubevmm.io/v1alpha1.
          hello                              | standard input:1: it is no object with apiVersion, kind and spec.
          a: [1                              | standard input:1:6: This is not YAML
          {"a": 1, "a": 2}                   | standard input:1:13: This is not JSON: Duplicate field 'a'
          {apiVersion: kubevmm.io/v1alpha1}  | standard input:1:2: This is not JSON
          <!DOCTYPE domain><domain/>         | standard input:1:1: A document type declaration is not accepted
          """)
  void whatCannotBeConvertedIsSaidWithItsPlace(String input, String sentence) {
    Result result = convert(input);

    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err()).startsWith(sentence);
    assertThat(result.out()).isEmpty();
  }

  @Test
  void anotherEncodingIsReadAndBrokenBytesAreRefused() throws IOException {
    Path latin =
        Files.write(
            folder.resolve("latin.xml"),
            DOMAIN
                .replaceFirst("^", "<?xml version='1.0' encoding='ISO-8859-1'?>")
                .replace(">web<", ">caf\u00e9<")
                .getBytes(StandardCharsets.ISO_8859_1));
    assertThat(convert(latin).out()).contains("name: \"caf\u00e9\"");
    byte[] bytes = {'\n', '<', (byte) 0xE9, '>'};
    Path broken = Files.write(folder.resolve("broken.xml"), bytes);
    assertThat(convert(broken).err()).isEqualTo(broken + ":2:2: its bytes are not UTF-8.\n");
    assertThat(convert(folder.resolve("ghost.xml")).err())
        .endsWith("ghost.xml: there is no such file or folder.\n");
  }

  @Test
  void aLargeMachineConvertsAndOneTooLargeForEtcdIsSaid() {
    StringBuilder devices = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      devices.append("<disk type='file'><source file='/disks/%d'/>".formatted(i));
      devices.append("<target dev='vd%d' bus='virtio'/></disk>".formatted(i));
    }
    for (int i = 0; i < 64; i++) {
      devices.append("<interface type='network'><mac address='52:54:00:00:00:%02x'/>".formatted(i));
      devices.append("<source network='default'/></interface>");
    }
    String xml = "<domain><name>big</name><devices>" + devices + "</devices></domain>";

    Result yaml = convert(xml);
    assertThat(yaml.err()).isEmpty();
    assertThat(Infoset.difference(Infoset.of(xml), Infoset.of(convert(yaml.out()).out())))
        .isEmpty();

    String huge = xml.replace("</name>", "</name><title>" + "x".repeat(1_600_000) + "</title>");
    assertThat(convert(huge).code()).isZero();
    assertThat(convert(huge).err()).contains("VirtualMachine big has 16", "no API server");
  }

  @Test
  void allOfLibvirtsDocumentsComeBackTheSameThroughFiles() throws IOException {
    Path corpus = Facts.corpus();
    Path yaml = folder.resolve("yaml");
    Path xml = folder.resolve("xml");
    Console.runAlone("convert", corpus.toString(), "--output-dir", yaml.toString());
    Console.runAlone("convert", yaml.toString(), "--output-dir", xml.toString());

    List<String> failures = new ArrayList<>();
    List<String> all =
        files(corpus).stream()
            .filter(name -> name.endsWith(".xml") && !name.startsWith("malformed/"))
            .toList();
    for (String name : all) {
      Infoset before = Infoset.of(Files.readString(corpus.resolve(name)));
      Path back = xml.resolve(name);
      if (!Files.exists(back)) {
        failures.add(name + ": did not come back");
        continue;
      }
      Infoset.difference(before, Infoset.of(Files.readString(back)))
          .ifPresent(words -> failures.add(name + ": " + words));
    }

    System.out.println(all.size() - failures.size() + " of " + all.size() + " through files");
    assertThat(failures).isEmpty();
  }

  @Test
  void whatALibvirtHasIsConverted() throws IOException {
    Result one = Console.runAlone("convert", "--from-libvirt", "test:///default", "test");
    assumeTrue(one.code() != 2, one.err());
    assertThat(one.code()).isZero();
    assertThat(one.out())
        .contains("kind: VirtualMachine\n", "    name: test\n")
        .doesNotContain("---");

    Result all =
        Console.runAlone(
            "convert", "--from-libvirt=test:///default", "--output-dir", folder.toString());
    assertThat(all.err()).isEqualTo("3 documents converted, 0 files failed.\n");
    assertThat(files(folder))
        .containsExactly("domain/test.yaml", "network/default.yaml", "pool/default-pool.yaml");

    Result ghost = Console.runAlone("convert", "--from-libvirt", "test:///default", "ghost");
    assertThat(ghost.code()).isEqualTo(1);
    assertThat(ghost.err()).isEqualTo("test:///default: there is nothing called ghost.\n");
    assertThat(Console.runAlone("convert", "--from-libvirt", "ghost:///").code()).isEqualTo(2);
  }

  @Test
  void nothingToConvertIsWrongUsage() {
    assertThat(Console.runAlone("convert").err()).startsWith("Missing: FILE.");
  }

  @Test
  void libvirtsOwnSchemasAreCompiled() {
    Result result = convert(DOMAIN, "--schemas", Facts.schemas().toString());

    assertThat(result).isEqualTo(new Result(0, YAML, ""));
    assertThat(convert(DOMAIN, "--schemas", "/none").code()).isEqualTo(1);
  }
}
