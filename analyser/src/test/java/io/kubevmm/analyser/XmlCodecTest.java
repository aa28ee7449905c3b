package io.kubevmm.analyser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.xml.XmlCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class XmlCodecTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final XmlCodec strict = new XmlCodec(Schema.domain());
  private final XmlCodec carrying = XmlCodec.carrying(Schema.domain());

  @Test
  void writesATreeInTheSchemasOrder() {
    String xml =
        strict.toXml(
            tree(
                """
                {"devices": {"disk": [{"target": {"dev": "vda", "bus": "virtio"},
                    "source": {"file": "/a.qcow2"}, "type": "file", "device": "disk"}]},
                 "vcpu": {"value": 2}, "memory": {"value": 1, "unit": "GiB"}, "name": "web",
                 "type": "kvm", "os": {"firmware": "efi", "type": {"value": "hvm"},
                 "loader": {"secure": false}}, "features": {"acpi": {}}}
                """));
    assertThat(xml)
        .isEqualTo(
            """
            <domain type="kvm">
              <name>web</name>
              <os firmware="efi">
                <type>hvm</type>
                <loader secure="no"/>
              </os>
              <memory unit="GiB">1</memory>
              <vcpu>2</vcpu>
              <features>
                <acpi/>
              </features>
              <devices>
                <disk device="disk" type="file">
                  <source file="/a.qcow2"/>
                  <target dev="vda" bus="virtio"/>
                </disk>
              </devices>
            </domain>
            """);
  }

  /** An address of a PCI device comes first in its source, that of a USB device comes last. */
  @Test
  void keepsAnOrderThatOnlyOneOfSeveralDeclarationsAsksFor() {
    String xml =
        """
        <hostdev mode="subsystem" type="usb">
          <source>
            <vendor id="0x1234"/>
            <product id="0xbeef"/>
            <address bus="1" device="2"/>
          </source>
        </hostdev>
        """;
    XmlCodec hostdev = strict.at("devices.hostdev");
    assertThat(hostdev.toXml(hostdev.toTree(xml))).isEqualTo(xml);
  }

  @Test
  void takesAPlainValueForAnElementWithText() {
    assertThat(strict.toXml(tree("{\"vcpu\": 2, \"memory\": 1048576}")))
        .contains("<vcpu>2</vcpu>", "<memory>1048576</memory>");
  }

  @Test
  void readsAnElementAsItsSchemaSays() {
    ObjectNode tree =
        strict.toTree(
            """
            <domain type='kvm' id='7'>
              <name>no</name><memory unit='KiB'>18446744073709551615</memory><vcpu>08</vcpu>
              <os><type>hvm</type><bootmenu enable='yes'/><firmware/></os>
              <devices><controller type='pci' index='0'>
                <address type='pci' slot='0x1e' bus='0'/></controller></devices>
            </domain>
            """);
    assertThat(tree)
        .isEqualTo(
            tree(
                """
                {"type": "kvm", "id": 7, "name": "no",
                 "memory": {"unit": "KiB", "value": "18446744073709551615"},
                 "vcpu": {"value": "08"},
                 "os": {"type": {"value": "hvm"}, "bootmenu": {"enable": true},
                        "firmwareElement": {}},
                 "devices": {"controller": [{"type": "pci", "index": 0,
                   "address": {"type": "pci", "slot": "0x1e", "bus": 0}}]}}
                """));
  }

  @Test
  void keepsNamespacesAndFreeXml() {
    String xml =
        """
        <domain xmlns:qemu="http://libvirt.org/schemas/domain/qemu/1.0" type="kvm">
          <name>a</name>
          <metadata>
            <x:a xmlns:x="urn:x" y="1"><!-- kept --><b><![CDATA[<&]]></b> tail </x:a>
            <x:b xmlns:x="urn:x"/>
          </metadata>
          <qemu:commandline>
            <qemu:arg value="-s"/>
            <qemu:arg value="-S"/>
          </qemu:commandline>
        </domain>
        """;
    ObjectNode tree = strict.toTree(xml);
    assertThat(tree.path("metadata").asText())
        .isEqualTo(
            "<x:a xmlns:x=\"urn:x\" y=\"1\"><!-- kept --><b><![CDATA[<&]]></b> tail </x:a>\n"
                + "    <x:b xmlns:x=\"urn:x\"/>");
    assertThat(tree.path("qemu:commandline").path("qemu:arg").size()).isEqualTo(2);
    assertThat(strict.toXml(tree)).isEqualTo(xml);
  }

  @Test
  void declaresInFreeXmlWhatWasDeclaredAroundIt() {
    ObjectNode tree =
        strict.toTree(
            "<domain xmlns:x='urn:x'><name>a</name><metadata><x:a x:b='1'/></metadata></domain>");
    assertThat(tree.path("metadata").asText()).isEqualTo("<x:a xmlns:x=\"urn:x\" x:b=\"1\"/>");
  }

  @Test
  void keepsEveryCharacterOfATextAndAnAttribute() {
    ObjectNode tree = JSON.createObjectNode();
    String odd = " a\n\t\r\"'<&>]]> é \uD83D\uDE00 ";
    tree.put("description", odd);
    tree.putObject("sysinfo");
    tree.putArray("sysinfo").addObject().put("type", odd);
    assertThat(strict.toTree(strict.toXml(tree))).isEqualTo(tree);
  }

  @Test
  void carriesWhatTheSchemaDoesNotKnow() {
    String xml =
        """
        <domain type="kvm" new="1" xmlns:x="urn:x" x:a="1" x:b="2" xml:lang="en">
          <name of="x">a</name>
          <name>b</name>
          <os>text
            <type>hvm</type>
          </os>
          <future x="1">y<z/></future>
          <future/>
        </domain>
        """;
    ObjectNode tree = carrying.toTree(xml);
    assertThat(tree.path("@new").asText()).isEqualTo("1");
    assertThat(tree.path("$xml").asText()).isEqualTo("<future x=\"1\">y<z/></future><future/>");
    assertThat(Infoset.difference(Infoset.of(xml), Infoset.of(carrying.toXml(tree)))).isEmpty();
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toXml(tree))
        .satisfies(e ->
            assertThat(e.problems())
                .extracting(AnalyserException.Problem::path)
                .contains("@new", "$xml", "name", "os.$text"));
  }

  @Test
  void keepsTheOrderOfTheDocumentWhenConverting() {
    String xml =
        """
        <domain type="kvm">
          <vcpu>1</vcpu>
          <name>b</name>
          <os>
            <boot dev="hd"/>
            <type>hvm</type>
          </os>
        </domain>
        """;
    assertThat(carrying.toXml(carrying.toTree(xml))).isEqualTo(xml);
  }

  @Test
  void keepsTheOrderOfAFiltersRulesAndReferences() {
    XmlCodec filter = new XmlCodec(Schema.of(DocumentKind.NETWORK_FILTER));
    String xml =
        """
        <filter name="a">
          <filterref filter="x"/>
          <rule action="drop" direction="in"/>
          <filterref filter="y"/>
        </filter>
        """;
    ObjectNode tree = filter.toTree(xml);
    assertThat(tree.path("$order").toString()).isEqualTo("[\"filterref\",\"rule\",\"filterref\"]");
    assertThat(filter.toXml(tree)).isEqualTo(xml);
    tree.withArray("rule").addObject();
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> filter.toXml(tree))
        .withMessage("$order: does not name each rule.");
    tree.putArray("$order").add("rule").add("rule").add("rule").add("filterref").add("filterref");
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> filter.toXml(tree))
        .withMessage("$order: names rule more often than it is there.");
  }

  @Test
  void takesOneElementForADocument() {
    XmlCodec disk = strict.at("devices.disk");
    String xml =
        """
        <disk type="file">
          <source file="/a"/>
        </disk>
        """;
    assertThat(disk.toTree(xml)).isEqualTo(tree("{'type': 'file', 'source': {'file': '/a'}}"));
    assertThat(disk.toXml(disk.toTree(xml))).isEqualTo(xml);
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.at("devices.dsk"))
        .withMessage("devices.dsk: libvirt's domain has no element dsk there.");
  }

  @Test
  void namesEveryProblemOfATreeWithItsPath() {
    ObjectNode tree =
        tree(
            """
            {"nmae": "a", "devices": {"dsk": [], "disk": {}, "interface": [{"mac": [{}]}]},
             "vcpu": {"value": "2"}, "name": 5, "os": {"loader": {"secure": "yes"}},
             "uuid": {"a": 1}, "cpu": 3}
            """);
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toXml(tree))
        .satisfies(e ->
            assertThat(String.valueOf(e.getMessage()).lines())
                .containsExactlyInAnyOrder(
                    "nmae: libvirt's domain has no such element or attribute here; did you mean"
                        + " name?",
                    "devices.dsk: libvirt's domain has no such element or attribute here; did"
                        + " you mean disk?",
                    "devices.disk: is a list, not a map; put a dash before it.",
                    "devices.interface[0].mac: is one element, not a list; remove the dash.",
                    "vcpu.value: is a whole number without quotes, not \"2\".",
                    "name: is a string, not 5; put it in quotes.",
                    "os.loader.secure: is true or false, not \"yes\".",
                    "uuid: is a plain value, not a map.",
                    "cpu: is a map, not 3."));
  }

  @Test
  void refusesWhatXmlCannotCarry() {
    ObjectNode tree = JSON.createObjectNode();
    tree.put("title", "a\u0000b").put("description", "\uD800").put("metadata", "<a>");
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toXml(tree))
        .withMessageContaining("title: has a character that XML cannot carry: U+0000.")
        .withMessageContaining("description: has a character that XML cannot carry: U+D800.")
        .withMessageContaining("metadata: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "<domain",
        "<domain><name>a</domain>",
        "<domain/><domain/>",
        "<domain>&unknown;</domain>",
        "<domain a='1' a='2'/>",
        "<domain xmlns:x='u' xmlns:y='u' x:a='1' y:a='2'/>",
        "<domain>\u0000</domain>",
        "<domain>&#0;</domain>",
        "<!DOCTYPE domain><domain/>",
        "<!DOCTYPE domain [<!ENTITY a 'b'>]><domain>&a;</domain>",
        "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain/>",
        "<!DOCTYPE d [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain><name>&x;</name></domain>",
        "<network/>",
        "<domain xmlns='urn:x'/>",
        "name: yaml"
      })
  void refusesWithLineAndColumn(String xml) {
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toTree(xml))
        .withMessageMatching("(?s)\\d+:\\d+: .*");
  }

  @Test
  void refusesAnEntityBomb() {
    StringBuilder dtd = new StringBuilder("<!DOCTYPE d [<!ENTITY a0 'aaaaaaaaaa'>");
    for (int i = 1; i < 20; i++) {
      dtd.append("<!ENTITY a" + i + " '" + ("&a" + (i - 1) + ";").repeat(10) + "'>");
    }
    assertThatExceptionOfType(AnalyserException.class)
        .isThrownBy(() -> strict.toTree(dtd + "]><domain><name>&a19;</name></domain>"))
        .withMessageContaining("document type declaration");
  }

  @Test
  void refusesDepthAttributesAndSizeBeyondItsLimits() {
    String deep = "<domain>" + "<a>".repeat(10_000) + "</a>".repeat(10_000) + "</domain>";
    assertRefused(deep);
    StringBuilder wide = new StringBuilder("<domain");
    for (int i = 0; i < 1_000_000; i++) {
      wide.append(" a").append(i).append("='1'");
    }
    assertRefused(wide.append("/>").toString());
    assertRefused("<domain><name>" + "a".repeat(17 * 1024 * 1024) + "</name></domain>");
    ObjectNode store = JSON.createObjectNode();
    ObjectNode tree = JSON.createObjectNode();
    tree.putObject("devices").putArray("disk").addObject().set("backingStore", store);
    for (int i = 0; i < 5_000; i++) {
      store = store.putObject("backingStore");
    }
    assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> strict.toXml(tree));
  }

  @ParameterizedTest
  @ValueSource(strings = {"08", "-0", "+7", "007", " 2 ", "9223372036854775808"})
  void appliesNumbersAsTheyAreWritten(String number) {
    XmlCodec strict = new XmlCodec(Schema.domain());
    ObjectNode tree =
        strict.toTree("<domain type='kvm'><name>a</name><vcpu>" + number + "</vcpu></domain>");
    assertThat(tree.at("/vcpu/value").asText()).isEqualTo(number);
    assertThat(strict.toXml(tree)).contains("<vcpu>" + number + "</vcpu>");
  }

  @Test
  void takesAHundredDisksAndALongBackingChain() {
    StringBuilder xml = new StringBuilder("<domain><name>a</name><devices>");
    for (int i = 0; i < 100; i++) {
      xml.append("<disk type='file'><source file='/").append(i).append("'/></disk>");
    }
    xml.append("<disk type='file'>" + "<backingStore type='file'>".repeat(200));
    xml.append("</backingStore>".repeat(200)).append("</disk></devices></domain>");
    ObjectNode tree = strict.toTree(xml.toString());
    assertThat(tree.path("devices").path("disk").size()).isEqualTo(101);
    assertThat(strict.toTree(strict.toXml(tree))).isEqualTo(tree);
  }

  private void assertRefused(String xml) {
    assertThatExceptionOfType(AnalyserException.class).isThrownBy(() -> strict.toTree(xml));
  }

  private static ObjectNode tree(String json) {
    try {
      return (ObjectNode) JSON.readTree(json.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
