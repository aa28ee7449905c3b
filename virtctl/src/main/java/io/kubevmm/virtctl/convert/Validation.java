package io.kubevmm.virtctl.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kubevmm.analyser.AnalyserException;
import io.kubevmm.analyser.DocumentKind;
import io.kubevmm.analyser.relaxng.RelaxNgException;
import io.kubevmm.analyser.validate.Validator;
import io.kubevmm.analyser.xml.RootElement;
import io.kubevmm.analyser.xml.XmlCodec;
import io.kubevmm.analyser.yaml.YamlLines;
import io.kubevmm.api.Kinds;
import io.kubevmm.virtctl.Failure;
import io.kubevmm.virtctl.definitions.Definition;
import io.kubevmm.virtctl.definitions.Finding;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Judges sources one after another, and counts. What an API server refuses and what libvirt's
 * schemas refuse overlaps, so the second is asked only about what the first has nothing against:
 * each mistake is told once. Grammars are loaded when a document needs them.
 */
final class Validation {
  /** What in an object is one of libvirt's documents. */
  private static final Set<String> LIBVIRTS = Set.of("spec.domain", "spec.network", "spec.pool");

  private final Map<DocumentKind, Validator> validators = new EnumMap<>(DocumentKind.class);
  private final Map<DocumentKind, XmlCodec> strict = new EnumMap<>(DocumentKind.class);
  private final Optional<Path> schemas;
  private final Documents documents;
  private final PrintWriter out;
  private final PrintWriter err;
  private int valid;
  private int invalid;
  private int unread;

  Validation(Optional<Path> schemas, PrintWriter out, PrintWriter err) {
    this.schemas = schemas;
    this.documents = new Documents(schemas);
    this.out = out;
    this.err = err;
  }

  /** Prints the problems of all documents of a source. */
  void judge(Source source) {
    String text;
    try {
      text = source.text().read();
    } catch (IOException e) {
      err.println(source.line(Sources.reason(e) + "."));
      unread++;
      return;
    }
    try {
      switch (Form.of(text)) {
        case XML -> count(xml(source, text));
        case YAML, JSON -> {
          if (text.isBlank()) {
            throw new ConversionException("", "", "is empty.");
          }
          for (Documents.Entry entry : Documents.entries(text, Form.of(text))) {
            if (foreign(entry.node())) {
              err.println(
                  source.line(
                      "note: "
                          + entry.node().path("kind").asText()
                          + " is no kind of ours and not judged."));
            } else {
              count(object(source, text, entry));
            }
          }
        }
      }
    } catch (AnalyserException e) {
      e.problems().forEach(problem -> out.println(source.line(problem.toString())));
      invalid++;
    } catch (ConversionException e) {
      tell(source, text, e.place(), String.valueOf(e.getMessage()));
      invalid++;
    }
  }

  private void count(boolean good) {
    if (good) {
      valid++;
    } else {
      invalid++;
    }
  }

  private boolean xml(Source source, String text) {
    DocumentKind kind = RootElement.kind(text);
    List<Validator.Problem> problems = validator(kind).validate(text);
    problems.forEach(problem -> out.println(source.line(problem.toString())));
    if (problems.isEmpty()) {
      strict(kind).toXml(documents.codec(kind).toTree(text));
    }
    return problems.isEmpty();
  }

  /** Judges by the kind's definition, and what it has of libvirt's by libvirt's schemas. */
  private boolean object(Source source, String text, Documents.Entry entry) {
    Optional<Definition> definition = definition(entry.node());
    if (definition.isEmpty()) {
      return document(source, text, Envelope.in(entry.node(), entry.place()));
    }
    ObjectNode object = (ObjectNode) entry.node();
    List<Finding> findings = definition.get().judge(object, LIBVIRTS);
    for (Finding finding : findings) {
      String place = entry.place() + "." + finding.path();
      tell(source, text, place, finding.path() + ": " + finding.sentence());
    }
    boolean hasDocument = LIBVIRTS.stream().anyMatch(path -> object.at(pointer(path)).isObject());
    boolean good = !hasDocument || document(source, text, Envelope.in(object, entry.place()));
    return good && findings.isEmpty();
  }

  /** Such as the Secret that stands beside a machine in a file. */
  private static boolean foreign(JsonNode node) {
    String version = node.path("apiVersion").asText();
    return !version.isEmpty() && !version.contains(Kinds.GROUP) && node.path("kind").isTextual();
  }

  private static String pointer(String path) {
    return "/" + path.replace('.', '/');
  }

  private static Optional<Definition> definition(JsonNode node) {
    return node.isObject() && node.path("apiVersion").asText().equals(Kinds.API_VERSION)
        ? Definition.of(node.path("kind").asText())
        : Optional.empty();
  }

  private boolean document(Source source, String text, Document document) {
    String xml;
    try {
      xml = strict(document.kind()).toXml(document.tree());
    } catch (AnalyserException e) {
      e.problems()
          .forEach(problem -> tell(source, text, document, problem.path(), problem.sentence()));
      return false;
    }
    List<String> completing = Envelope.completing(document);
    if (!completing.isEmpty()) {
      String sentence = " is not judged by libvirt's schemas: a node completes it from ";
      err.println(
          source.line("note: " + document + sentence + String.join(", ", completing) + "."));
      return true;
    }
    List<Validator.Problem> problems = validator(document.kind()).validate(xml);
    for (Validator.Problem problem : problems) {
      tell(source, text, document, inTree(problem.path(), document.tree()), problem.message());
    }
    return problems.isEmpty();
  }

  /** A path in XML as one in the tree, where a list of one entry has an index too. */
  private static String inTree(String path, JsonNode tree) {
    StringBuilder found = new StringBuilder();
    JsonNode node = tree;
    for (String step : path.split("\\.", -1)) {
      String[] parts = step.split("\\[|\\]", -1);
      node = node.path(parts[0]);
      found.append(found.isEmpty() ? "" : ".").append(parts[0]);
      if (node.isArray()) {
        int index = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        node = node.path(index);
        found.append('[').append(index).append(']');
      }
    }
    return found.toString();
  }

  private void tell(Source source, String text, Document document, String path, String sentence) {
    String whole = document.path() + (path.isEmpty() ? "" : "." + path);
    tell(source, text, document.place() + "." + whole, whole + ": " + sentence);
  }

  private void tell(Source source, String text, String place, String sentence) {
    OptionalInt line = YamlLines.find(text, place);
    String at = line.isEmpty() ? "" : ":" + line.getAsInt();
    out.println(source.label() + at + ": " + sentence);
  }

  private XmlCodec strict(DocumentKind kind) {
    return strict.computeIfAbsent(kind, it -> new XmlCodec(documents.schema(it)));
  }

  private Validator validator(DocumentKind kind) {
    try {
      return validators.computeIfAbsent(
          kind,
          it ->
              schemas
                  .map(folder -> Validator.compile(it, folder))
                  .orElseGet(() -> Validator.of(it)));
    } catch (RelaxNgException e) {
      throw Failure.user(String.valueOf(e.getMessage()));
    }
  }

  /** Says what was found. */
  void summarise() {
    err.println(
        Conversion.count(valid, "document")
            + " valid, "
            + invalid
            + " not"
            + (unread > 0 ? ", " + Conversion.count(unread, "file") + " not read." : "."));
  }

  boolean foundProblems() {
    return invalid > 0;
  }

  boolean trouble() {
    return unread > 0;
  }
}
