package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.validate.Validator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ValidatorTest {
  private final Validator domain = Validator.of(DocumentKind.DOMAIN);

  @Test
  void findsNothingWrongWithAValidDocument() throws IOException {
    assertThat(domain.validate(resource("windows.xml"))).isEmpty();
    assertThat(domain.source()).matches("libvirt \\d+\\.\\d+\\.\\d+");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<disk type='fil'><target dev='a'/></disk>"
            + "| devices.disk.type: The attribute type of <disk> cannot be \"fil\"; did you mean"
            + " file?",
        "<disk typ='file'><target dev='a'/></disk>"
            + "| devices.disk.typ: <disk> has no attribute typ; did you mean type?",
        "<disk type='file'><sorce file='/a'/><target dev='a'/></disk>"
            + "| devices.disk.sorce: <disk> has no element <sorce> here; did you mean <source>?",
        "<disk type='file'/>" + "| devices.disk: <disk> lacks <target>.",
        "<disk><target/></disk>" + "| devices.disk.target: <target> lacks the attribute dev.",
        "<disk type='file'><target dev='vda'/>x</disk>"
            + "| devices.disk: <disk> cannot have text, but has \"x\".",
        "<emulator>/a</emulator><emulator>/b</emulator>"
            + "| devices.emulator[1]: <emulator> stands in <devices> more often than it may;"
            + " allowed is",
        "<graphics type='vnc' port='70000'/>"
            + "| devices.graphics.port: The attribute port of <graphics> cannot be \"70000\"; it is"
            + " a whole number (int) from -1 up to 65535.",
        "<interface type='network'/>" + "| devices.interface: <interface> lacks <source>.",
        "<controller type='usb' xmlns:x='urn:x' x:index='0'/>"
            + "| devices.controller.x:index: <controller> has no attribute x:index; did you mean index?",
      })
  void saysWhereWhatIsWrongAndWhatWouldBeRight(String device, String expected) {
    List<Validator.Problem> problems = domain.validate(domain("<devices>" + device + "</devices>"));
    assertThat(problems).isNotEmpty();
    Validator.Problem first = problems.getFirst();
    assertThat(first.path() + ": " + first.message()).startsWith(expected);
  }

  @Test
  void reportsProblemsThatHaveNothingToDoWithEachOther() {
    String xml =
        """
        <domain type='kvm'>
          <name>a</name>
          <memory>1</memory>
          <os><type>hvm</type></os>
          <devices>
            <disk type='fil'><target dev='vda'/></disk>
            <disk type='file'><target dev='vda' bus='virtio' buss='a'/></disk>
          </devices>
          <vcpu>x</vcpu>
          <on_crash>explode</on_crash>
        </domain>
        """;
    assertThat(domain.validate(xml))
        .extracting(p -> p.line() + ":" + p.column() + " " + p.path())
        .containsExactly(
            "6:5 devices.disk[0].type",
            "7:23 devices.disk[1].target.buss",
            "9:3 vcpu",
            "10:3 on_crash");
  }

  @Test
  void saysAMistakeOnlyOnce() {
    assertThat(domain.validate(domain("<devices><future><a/><b c='d'/>text</future></devices>")))
        .hasSize(1);
    assertThat(domain.validate("<network><name>a</name></network>"))
        .extracting(Validator.Problem::message)
        .containsExactly("The root element is <network>, but <domain> is expected here.");
  }

  @Test
  void stopsAfterTwentyProblems() {
    String disks = "<disk type='x'><target dev='a'/></disk>".repeat(100);
    assertThat(domain.validate(domain("<devices>" + disks + "</devices>")))
        .hasSize(Validator.MOST_PROBLEMS);
  }

  @ParameterizedTest
  @CsvSource({
    "<domain type='kvm'><name>a, 1:26, This is not well-formed XML",
    "<!DOCTYPE domain><domain/>, 1:1, A document type declaration is not accepted",
    "<domain>&x;</domain>, 1:11, This is not well-formed XML",
    "'', 1:0, This is not well-formed XML",
    "<domain type='a' type='b'/>, 1:, This is not well-formed XML",
  })
  void saysWhereADocumentCannotBeRead(String xml, String at, String message) {
    Validator.Problem last = domain.validate(xml).getLast();
    assertThat(last.toString()).startsWith(at).contains(message);
  }

  /** Each of the children ends one of the ways to go on, and none makes more of them. */
  @Test
  void readsWideAndDeepDocumentsInTimeInProportionToTheirSize() {
    String disk = "<disk type='file'><source file='/a'/><target dev='vda'/></disk>";
    assertThat(domain.validate(domain("<devices>" + disk.repeat(100_000) + "</devices>")))
        .isEmpty();
    String chain = "<backingStore type='file'><format type='raw'/><source file='/a'/>";
    String deep = chain.repeat(200) + "</backingStore>".repeat(200);
    assertThat(
            domain.validate(
                domain("<devices>" + disk.replace("<target", deep + "<target") + "</devices>")))
        .isEmpty();
    String metadata = "<a xmlns='urn:a'>" + "<b c='d'>e</b>".repeat(100_000) + "</a>";
    assertThat(domain.validate(domain("<metadata>" + metadata + "</metadata>"))).isEmpty();
  }

  @Test
  void servesManyThreads() throws Exception {
    String valid = resource("windows.xml");
    String invalid = valid.replace("<name>", "<nmae>").replace("</name>", "</nmae>");
    List<String> alone = domain.validate(invalid).stream().map(Object::toString).toList();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Validator fresh = Validator.of(DocumentKind.DOMAIN);
      Callable<Boolean> both =
          () ->
              fresh.validate(valid).isEmpty()
                  && fresh.validate(invalid).stream().map(Object::toString).toList().equals(alone);
      for (var answer : threads.invokeAll(Stream.generate(() -> both).limit(200).toList())) {
        assertThat(answer.get()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(DocumentKind.class)
  void readsTheHostsOwnSchemas(DocumentKind kind) throws IOException {
    Path folder = Path.of("/usr/share/libvirt/schemas");
    assumeTrue(Files.exists(folder.resolve(kind.file())), "no schemas in " + folder);
    Validator validator = Validator.compile(kind, folder);
    assertThat(validator.source()).isEqualTo("the schemas in " + folder);
    assertThat(validator.validate("<" + kind.root() + " future='x'/>")).isNotEmpty();
    if (kind == DocumentKind.DOMAIN) {
      assertThat(validator.validate(resource("windows.xml"))).isEmpty();
    }
  }

  @Test
  void refusesASchemaWithTypesThatItDoesNotKnow(@TempDir Path folder) throws IOException {
    assertRefused(folder, "<data type='float'/>", "The datatype float is not supported.");
    assertRefused(
        folder,
        "<data type='int'><param name='totalDigits'>3</param></data>",
        "The facet totalDigits is not supported.");
    assertRefused(
        folder,
        "<data type='string'><param name='pattern'>\\p{L}</param></data>",
        "The pattern \\p{L} has \\p, which is not supported.");
    assertRefused(folder, "<value type='float'>1</value>", "The datatype float is not supported.");
  }

  private static void assertRefused(Path folder, String content, String message)
      throws IOException {
    Files.writeString(
        folder.resolve("secret.rng"),
        "<element name='secret' xmlns='http://relaxng.org/ns/structure/1.0'"
            + " datatypeLibrary='http://www.w3.org/2001/XMLSchema-datatypes'>\n"
            + content
            + "</element>");
    assertThatExceptionOfType(RelaxNgException.class)
        .isThrownBy(() -> Validator.compile(DocumentKind.SECRET, folder, "a test"))
        .withMessage("secret.rng:2: " + message);
  }

  private static String domain(String content) {
    return "<domain type='kvm'><name>a</name><memory>1</memory><os><type>hvm</type></os>"
        + content
        + "</domain>";
  }

  private static String resource(String file) throws IOException {
    try (InputStream in = ValidatorTest.class.getResourceAsStream("own/" + file)) {
      assertThat(in).isNotNull();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
