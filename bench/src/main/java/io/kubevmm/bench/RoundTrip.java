package io.kubevmm.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlCodec;
import java.io.StringReader;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.codehaus.stax2.XMLInputFactory2;

/** Our conversions, and the least that any of them must do: parsing. */
final class RoundTrip {

  private final Map<DocumentKind, XmlCodec> codecs = new EnumMap<>(DocumentKind.class);
  private final YamlCodec yaml = new YamlCodec();
  private final XMLInputFactory parser = parser();

  /** Woodstox, which is the one on the class path, as the analyser uses it. */
  private static XMLInputFactory parser() {
    XMLInputFactory factory = XMLInputFactory.newFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setProperty(XMLInputFactory2.P_REPORT_CDATA, true);
    factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
    return factory;
  }

  private XmlCodec codec(DocumentKind kind) {
    return codecs.computeIfAbsent(kind, it -> XmlCodec.carrying(Schema.of(it)));
  }

  /** XML → tree → XML; returns the text, so that nobody can optimise the work away. */
  String byTree(Corpus.Document document) {
    XmlCodec codec = codec(document.kind());
    return codec.toXml(codec.toTree(document.xml()));
  }

  /** XML → tree → YAML → tree → XML. */
  String byYaml(Corpus.Document document) {
    XmlCodec codec = codec(document.kind());
    ObjectNode tree = yaml.read(yaml.write(codec.toTree(document.xml())));
    return codec.toXml(tree);
  }

  /** All events of the documents. */
  void parse(List<Corpus.Document> documents) {
    try {
      for (Corpus.Document document : documents) {
        XMLStreamReader reader = parser.createXMLStreamReader(new StringReader(document.xml()));
        while (reader.hasNext()) {
          reader.next();
        }
      }
    } catch (XMLStreamException e) {
      throw new BenchException("A document can't be parsed.", e);
    }
  }

  /** A side of the comparison. */
  Alternation.Side trees(String name, List<Corpus.Document> documents) {
    return Alternation.timed(name, () -> documents.forEach(this::byTree));
  }

  /** A side of the comparison. */
  Alternation.Side yamls(String name, List<Corpus.Document> documents) {
    return Alternation.timed(name, () -> documents.forEach(this::byYaml));
  }
}
