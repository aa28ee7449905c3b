package io.kubevmm.virtctl.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Facts;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.XmlFlag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A domain that went through YAML is the same one to libvirt, as its test driver shows. */
final class DefinedDomainsTest {
  /** What libvirt makes up, where a document has none: UUIDs and MAC addresses. */
  private static final Pattern MADE_UP =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{2}(:[0-9a-f]{2}){5}");

  /** One that the test driver takes; our other documents are of other hypervisors. */
  private static final String EVERYDAY =
      """
      <domain type='test'>
        <name>everyday</name>
        <title>An everyday machine</title>
        <memory unit='MiB'>512</memory>
        <vcpu placement='static' current='1'>4</vcpu>
        <os>
          <type arch='x86_64'>hvm</type>
          <boot dev='hd'/>
        </os>
        <clock offset='utc'/>
        <devices>
          <disk type='file' device='disk'>
            <source file='/images/everyday.img'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <interface type='network'>
            <mac address='52:54:00:00:00:01'/>
            <source network='default'/>
          </interface>
        </devices>
      </domain>
      """;

  private final YamlCodec yaml = new YamlCodec();
  private final XmlCodec codec = XmlCodec.carrying(Schema.domain());

  @Test
  void areToLibvirtWhatTheyWereBefore() throws IOException {
    List<String> different = new ArrayList<>();
    int same = 0;
    int refused = 0;
    try (Connection libvirt = Connection.open("test:///default")) {
      for (Map.Entry<String, String> document : documents().entrySet()) {
        String xml = document.getValue();
        Optional<String> before = dumped(libvirt, xml, xml);
        Optional<String> after =
            dumped(libvirt, codec.toXml(yaml.read(yaml.write(codec.toTree(xml)))), xml);
        if (!before.equals(after)) {
          different.add(document.getKey() + ":\n" + before + "\n" + after);
        } else if (before.isPresent()) {
          same++;
        } else {
          refused++;
        }
      }
      System.out.printf(
          "libvirt %s: %d domains the same, %d refused before and after, %d different%n",
          libvirt.libVersion(), same, refused, different.size());
    }
    assertThat(different).isEmpty();
    assertThat(same).isPositive();
  }

  /** What libvirt makes of a document, less what it made up; empty if it refuses it. */
  private static Optional<String> dumped(Connection libvirt, String xml, String original) {
    try (Domain domain = libvirt.defineXml(xml)) {
      String dumped = domain.xml(XmlFlag.INACTIVE);
      domain.undefine();
      return Optional.of(
          MADE_UP
              .matcher(dumped)
              .replaceAll(id -> original.contains(id.group()) ? id.group() : "made-up"));
    } catch (LibvirtException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> documents() throws IOException {
    Map<String, String> documents = new LinkedHashMap<>();
    if (Facts.corpusIfPresent().isPresent()) {
      for (Path file : Facts.documents(DocumentKind.DOMAIN)) {
        documents.put(file.toString(), Files.readString(file));
      }
      return documents;
    }
    documents.put("everyday", EVERYDAY);
    for (String name : List.of("windows.xml", "container.xml")) {
      try (InputStream in = Facts.class.getResourceAsStream("own/" + name)) {
        assertThat(in).isNotNull();
        documents.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    return documents;
  }
}
