package io.kubevmm.analyser.xml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.Limits;
import io.kubevmm.analyser.Schema;
import io.kubevmm.analyser.model.ChildModel;
import io.kubevmm.analyser.model.ElementModel;
import io.kubevmm.analyser.model.SchemaModel;
import io.kubevmm.analyser.model.XmlName;
import io.kubevmm.analyser.tree.Nodes;
import java.util.Objects;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Turns libvirt's documents into trees, and trees into documents. The tree is the root's content.
 */
public final class XmlCodec {
  /** So many problems of one tree are named; a tree can be made that has millions. */
  public static final int MOST_PROBLEMS = 100;

  private final Schema schema;
  private final XmlName root;
  private final ElementModel rootModel;
  private final Limits limits;
  private final boolean carrying;
  private final XmlInput input;

  /** A codec that refuses to write what the schema does not know: for applying. */
  public XmlCodec(Schema schema) {
    this(schema, schema.model().root(), schema.model().rootModel(), Limits.DEFAULT, false);
  }

  private XmlCodec(
      Schema schema, XmlName root, ElementModel rootModel, Limits limits, boolean carrying) {
    this.schema = schema;
    this.root = root;
    this.rootModel = rootModel;
    this.limits = limits;
    this.carrying = carrying;
    this.input = new XmlInput(limits);
  }

  /**
   * A codec that writes back whatever it has read, known to the schema or not, and keeps the tree's
   * order of children where the schema leaves it open: for converting.
   */
  public static XmlCodec carrying(Schema schema) {
    SchemaModel model = schema.model();
    return new XmlCodec(schema, model.root(), model.rootModel(), Limits.DEFAULT, true);
  }

  /** The same codec with other limits. */
  public XmlCodec with(Limits other) {
    return new XmlCodec(schema, root, rootModel, other, carrying);
  }

  /**
   * The same codec for one element of the document alone, such as a device to attach.
   *
   * @param path keys without indexes, such as {@code devices.disk}
   * @throws AnalyserException if the schema has no such element, or it is a plain value
   */
  public XmlCodec at(String path) {
    XmlName name = root;
    ElementModel model = rootModel;
    for (String key : path.split("\\.", -1)) {
      ElementModel parent = model;
      ChildModel child =
          model
              .childByKey(key)
              .map(parent.children()::get)
              .orElseThrow(() -> noSuchElement(path, key));
      name = child.name();
      model = schema.model().element(child.model());
    }
    if (model.scalar()) {
      throw new AnalyserException(path, "is a plain value; only a map is a document of its own.");
    }
    return new XmlCodec(schema, name, model, limits, carrying);
  }

  private AnalyserException noSuchElement(String path, String key) {
    return new AnalyserException(
        path, "libvirt's " + schema.kind().words() + " has no element " + key + " there.");
  }

  /**
   * The document of a tree, indented by two spaces, without an XML declaration.
   *
   * @throws AnalyserException with a path for each key that the schema does not know, each value of
   *     a wrong type and each character that XML cannot carry
   */
  public String toXml(ObjectNode tree) {
    XmlOutput out = new XmlOutput(schema.model());
    TreeWriter writer = new TreeWriter(schema, out, input, carrying, limits.depth());
    try {
      writer.element(root, rootModel, tree);
      if (!writer.problems().isEmpty()) {
        throw new AnalyserException(writer.problems());
      }
      return out.finish();
    } catch (XMLStreamException e) {
      throw new AnalyserException("The tree cannot be written: " + e.getMessage() + ".", e);
    }
  }

  /**
   * The tree of a document, its keys in the document's order.
   *
   * @throws AnalyserException with line and column, for what is not well-formed, has a DTD, is
   *     larger than the limits or is a document of another kind
   */
  public ObjectNode toTree(String xml) {
    try {
      XMLStreamReader reader = input.document(xml);
      while (XmlInput.next(reader) != XMLStreamConstants.START_ELEMENT) {}
      requireRoot(reader);
      JsonNode tree = new TreeReader(schema, reader).root(rootModel);
      while (reader.hasNext()) {
        XmlInput.next(reader);
      }
      return tree instanceof ObjectNode map ? map : Nodes.INSTANCE.objectNode();
    } catch (XMLStreamException e) {
      throw XmlInput.broken(e);
    }
  }

  private void requireRoot(XMLStreamReader reader) {
    String namespace = Objects.requireNonNullElse(reader.getNamespaceURI(), "");
    XmlName found = new XmlName(namespace, reader.getLocalName());
    if (!found.equals(root)) {
      String words = found + ">, but <" + root + "> is expected here.";
      throw new AnalyserException("", XmlInput.at(reader) + "The root element is <" + words);
    }
  }
}
