package io.kubevmm.executor.vm;

import io.kubevmm.api.Kinds;
import io.kubevmm.executor.Xml;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.XMLStreamWriter;

/**
 * Our one element in a domain's metadata: who owns the domain and what was last done with it.
 *
 * <p>It makes ownership survive the loss of everything else. The persistent definition's mark is
 * always current; the live one is that of what the guest has, so that a difference of {@code spec}
 * between the two says that the running guest is behind.
 *
 * @param cluster uid of the cluster's namespace kube-system
 * @param uid the VirtualMachine's uid
 * @param spec digest of the definition that the domain was made from
 * @param volumes digest of the volumes that its disks had then
 * @param seed digest of the cloud-init data that it was made with; empty without any
 * @param runGeneration the last spec.runGeneration that was acted on
 * @param since when the intent was written
 */
record Mark(
    String cluster,
    String namespace,
    String name,
    String uid,
    String spec,
    String volumes,
    String seed,
    long runGeneration,
    Intent intent,
    Instant since) {

  /** XML namespace of the element. */
  static final String NAMESPACE = Kinds.DOMAIN_METADATA;

  /** Prefix that libvirt writes for {@link #NAMESPACE}. */
  static final String PREFIX = "kubevmm";

  /** No digest. */
  private static final String CHANGING = "changing";

  private static final String ELEMENT = "vm";
  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newFactory();

  Mark with(Intent next, Instant now) {
    return new Mark(cluster, namespace, name, uid, spec, volumes, seed, runGeneration, next, now);
  }

  /** The mark of a guest that may have parts of one spec and parts of another. */
  Mark changing() {
    return new Mark(
        cluster, namespace, name, uid, CHANGING, volumes, seed, runGeneration, intent, since);
  }

  Mark withRunGeneration(long generation) {
    return new Mark(cluster, namespace, name, uid, spec, volumes, seed, generation, intent, since);
  }

  /** The element with its namespace, as a domain document has it. */
  String element() {
    return write(true);
  }

  /** The element without a namespace, as virDomainSetMetadata wants it: libvirt adds it. */
  String bareElement() {
    return write(false);
  }

  private String write(boolean qualified) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = WRITERS.createXMLStreamWriter(text);
      if (qualified) {
        xml.writeStartElement(PREFIX, ELEMENT, NAMESPACE);
        xml.writeNamespace(PREFIX, NAMESPACE);
      } else {
        xml.writeStartElement(ELEMENT);
      }
      xml.writeAttribute("cluster", cluster);
      xml.writeAttribute("namespace", namespace);
      xml.writeAttribute("name", name);
      xml.writeAttribute("uid", uid);
      xml.writeAttribute("spec", spec);
      if (!volumes.isEmpty()) {
        xml.writeAttribute("volumes", volumes);
      }
      if (!seed.isEmpty()) {
        xml.writeAttribute("seed", seed);
      }
      xml.writeAttribute("runGeneration", Long.toString(runGeneration));
      xml.writeAttribute("intent", intent.name().toLowerCase(Locale.ROOT));
      xml.writeAttribute("since", since.toString());
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text.toString();
  }

  /** Reads the element; empty if the text is none of ours or was damaged by hand. */
  static Optional<Mark> parse(String text) {
    try {
      XMLStreamReader xml = Xml.reader(text);
      xml.nextTag();
      if (!xml.getLocalName().equals(ELEMENT)) {
        return Optional.empty();
      }
      return Optional.of(
          new Mark(
              attribute(xml, "cluster"),
              attribute(xml, "namespace"),
              attribute(xml, "name"),
              attribute(xml, "uid"),
              attribute(xml, "spec"),
              Objects.requireNonNullElse(xml.getAttributeValue(null, "volumes"), ""),
              Objects.requireNonNullElse(xml.getAttributeValue(null, "seed"), ""),
              Long.parseLong(attribute(xml, "runGeneration")),
              Intent.valueOf(attribute(xml, "intent").toUpperCase(Locale.ROOT)),
              Instant.parse(attribute(xml, "since"))));
    } catch (XMLStreamException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static String attribute(XMLStreamReader xml, String name) {
    String value = xml.getAttributeValue(null, name);
    if (value == null) {
      throw new IllegalArgumentException("the mark has no attribute " + name);
    }
    return value;
  }
}
