package io.kubevmm.executor.snapshot;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** libvirt's {@code <domainsnapshot>}: which disks go on in which files. */
final class SnapshotDocument {

  private static final XMLOutputFactory WRITERS = XMLOutputFactory.newFactory();

  private SnapshotDocument() {}

  /**
   * Writes the document.
   *
   * @param layers the new file of each device that takes part; the others stay as they are
   * @param memory the file for the guest's memory
   */
  static String of(
      List<DomainDisks.Device> devices, Map<String, String> layers, Optional<String> memory) {
    StringWriter text = new StringWriter();
    try {
      XMLStreamWriter xml = WRITERS.createXMLStreamWriter(text);
      xml.writeStartElement("domainsnapshot");
      xml.writeEmptyElement("memory");
      xml.writeAttribute("snapshot", memory.isPresent() ? "external" : "no");
      if (memory.isPresent()) {
        xml.writeAttribute("file", memory.get());
      }
      xml.writeStartElement("disks");
      for (DomainDisks.Device device : devices) {
        String layer = layers.get(device.target());
        xml.writeStartElement("disk");
        xml.writeAttribute("name", device.target());
        xml.writeAttribute("snapshot", layer == null ? "no" : "external");
        if (layer != null) {
          xml.writeAttribute("type", "file");
          xml.writeEmptyElement("driver");
          xml.writeAttribute("type", "qcow2");
          xml.writeEmptyElement("source");
          xml.writeAttribute("file", layer);
        }
        xml.writeEndElement();
      }
      xml.writeEndElement();
      xml.writeEndElement();
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("writing to memory cannot fail", e);
    }
    return text.toString();
  }
}
