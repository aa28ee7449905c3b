package io.kubevmm.bench;

import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.libvirt.Connection;
import io.kubevmm.libvirt.Domain;
import io.kubevmm.libvirt.LibvirtException;
import io.kubevmm.libvirt.XmlFlag;
import java.util.ArrayList;
import java.util.List;

/**
 * libvirt's own round trip: define a domain and dump it. On the test driver, which keeps domains in
 * this process and writes no files, so that neither a daemon nor a disk counts against libvirt.
 */
final class LibvirtRoundTrip implements Alternation.Side, AutoCloseable {

  private final Connection connection;
  private final List<Corpus.Document> accepted = new ArrayList<>();

  LibvirtRoundTrip(List<Corpus.Document> documents) {
    this.connection = Connection.open("test:///default");
    for (Corpus.Document document : documents) {
      if (document.kind() == DocumentKind.DOMAIN && accepts(document)) {
        accepted.add(document);
      }
    }
  }

  private boolean accepts(Corpus.Document document) {
    try {
      roundTrip(document);
      return true;
    } catch (LibvirtException e) {
      return false;
    }
  }

  private long roundTrip(Corpus.Document document) {
    long begin = System.nanoTime();
    try (Domain domain = connection.defineXml(document.xml())) {
      domain.xml(XmlFlag.INACTIVE);
      long took = System.nanoTime() - begin;
      domain.undefine();
      return took;
    }
  }

  /** The domains that libvirt takes. */
  List<Corpus.Document> accepted() {
    return accepted;
  }

  @Override
  public String name() {
    return "libvirt " + connection.libVersion() + ", define + dump";
  }

  @Override
  public long round() {
    return accepted.stream().mapToLong(this::roundTrip).sum();
  }

  @Override
  public void close() {
    connection.close();
  }
}
